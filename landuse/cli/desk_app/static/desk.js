/* What a page does beyond plain forms: files dropped on it, jobs watched, findings filtered. Without it all still works. */
(function () {
  "use strict";

  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }

  /* -- files dropped, or chosen -------------------------------------------------------------------------------- */
  function entriesOf(transfer) {
    var found = [];
    var waiting = listed(transfer.items).map(function (item) { return item.webkitGetAsEntry && item.webkitGetAsEntry(); }).filter(Boolean);
    if (!waiting.length) {
      return Promise.resolve(listed(transfer.files).map(function (file) { return { name: file.name, file: file }; }));
    }
    function walk(entry, path) {
      if (entry.isFile) {
        return new Promise(function (done, fail) { entry.file(done, fail); })
          .then(function (file) { found.push({ name: path + file.name, file: file }); });
      }
      var reader = entry.createReader();
      function batch() {
        return new Promise(function (done, fail) { reader.readEntries(done, fail); }).then(function (entries) {
          if (!entries.length) { return null; }
          return Promise.all(entries.map(function (inner) { return walk(inner, path + entry.name + "/"); })).then(batch);
        });
      }
      return batch();
    }
    return Promise.all(waiting.map(function (entry) { return walk(entry, ""); })).then(function () { return found; });
  }
  function listed(list) { return Array.prototype.slice.call(list || []); }

  function chosenIn(form) {
    var found = [];
    all("input[type=file]", form).forEach(function (input) {
      listed(input.files).forEach(function (file) { found.push({ name: file.webkitRelativePath || file.name, file: file }); });
    });
    return found;
  }

  function send(form, files) {
    var data = new FormData(), request = new XMLHttpRequest(), bar = form.querySelector("progress");
    all("input:not([type=file])", form).forEach(function (input) { if (input.name) { data.append(input.name, input.value); } });
    files.sort(function (one, other) { return one.name < other.name ? -1 : 1; });
    files.forEach(function (entry) { data.append("files", entry.file, entry.name); });
    all("button", form).forEach(function (button) { button.disabled = true; });
    bar.hidden = false;
    form.querySelector("output").textContent = document.body.dataset.sending + " (" + files.length + ")";
    request.upload.onprogress = function (event) { if (event.lengthComputable) { bar.value = event.loaded / event.total; } };
    request.onload = function () {
      if (request.status < 400 && request.responseURL) { window.location.assign(request.responseURL); return; }
      var answer = new DOMParser().parseFromString(request.responseText, "text/html").querySelector(".alert");
      tell(form, answer ? answer.textContent : request.responseText);
    };
    request.onerror = function () { tell(form, document.body.dataset.lost); };
    request.open("POST", form.getAttribute("action"));
    request.send(data);
  }

  function tell(form, text) {
    var place = form.querySelector("output");
    place.textContent = text;
    place.setAttribute("role", "alert");
    form.querySelector("progress").hidden = true;
    all("button", form).forEach(function (button) { button.disabled = false; });
  }

  all("form.drop").forEach(function (form) {
    ["dragenter", "dragover"].forEach(function (name) {
      form.addEventListener(name, function (event) { event.preventDefault(); form.classList.add("over"); });
    });
    form.addEventListener("dragleave", function () { form.classList.remove("over"); });
    form.addEventListener("drop", function (event) {
      event.preventDefault();
      form.classList.remove("over");
      entriesOf(event.dataTransfer).then(function (files) { if (files.length) { send(form, files); } });
    });
    all("input[type=file]", form).forEach(function (input) {
      input.addEventListener("change", function () {
        form.querySelector("output").textContent = chosenIn(form).slice(0, 6).map(function (entry) { return entry.name.split("/").pop(); }).join(", ")
          + (chosenIn(form).length > 6 ? " … (" + chosenIn(form).length + ")" : "");
      });
    });
    form.addEventListener("submit", function (event) {
      var files = chosenIn(form);
      if (!files.length) { return; }
      event.preventDefault();
      send(form, files);
    });
  });
  ["dragover", "drop"].forEach(function (name) {
    window.addEventListener(name, function (event) { event.preventDefault(); });
  });

  /* -- what was typed and not saved ------------------------------------------------------------------------------ */
  var typed = false;
  document.addEventListener("input", function (event) { if (event.target.form && !event.target.form.classList.contains("drop")) { typed = true; } });
  document.addEventListener("submit", function () { typed = false; });
  // what a page would lose by being loaded again is left; the person says when
  function anew(box) {
    if (!typed) { window.location.reload(); return; }
    var link = document.createElement("a");
    link.href = window.location.pathname;
    link.textContent = box.dataset.again;
    box.replaceChildren(box.dataset.new + " ", link);
  }

  /* -- jobs watched -------------------------------------------------------------------------------------------- */
  all("[data-job]").forEach(function (box) {
    function look() {
      fetch("/jobs/" + box.dataset.job, { headers: { accept: "application/json" } })
        .then(function (answer) { if (!answer.ok) { throw new Error(answer.status); } return answer.json(); })
        .then(function (job) {
          box.querySelector(".text").textContent = job.text;
          box.querySelector("progress").value = job.share;
          if (!job.open) {
            if (window.location.pathname === job.next) { anew(box); } else { window.location.assign(job.next); }
            return;
          }
          setTimeout(look, 500);
        })
        .catch(function () { box.querySelector(".text").textContent = document.body.dataset.lost; setTimeout(look, 2000); });
    }
    look();
  });

  /* -- a role chosen: its columns are shown ---------------------------------------------------------------------- */
  all("select[data-stay]").forEach(function (select) {
    select.addEventListener("change", function () {
      var stay = document.createElement("input");
      stay.type = "hidden"; stay.name = "stay"; stay.value = select.dataset.stay;
      select.form.appendChild(stay);
      select.form.submit();
    });
  });

  /* -- findings ------------------------------------------------------------------------------------------------ */
  all("[data-filter]").forEach(function (group) {
    group.hidden = false;
    group.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (!button) { return; }
      all("button", group).forEach(function (other) { other.setAttribute("aria-pressed", String(other === button)); });
      all(".finding").forEach(function (finding) {
        finding.hidden = Boolean(button.dataset.verdict) && finding.dataset.verdict !== button.dataset.verdict;
      });
    });
  });
  function openNamed() {
    var named = window.location.hash && document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (named && named.tagName === "DETAILS") { named.open = true; named.scrollIntoView(); }
  }
  window.addEventListener("hashchange", openNamed);
  openNamed();

  /* -- back, with what was entered ------------------------------------------------------------------------------ */
  all("[data-back]").forEach(function (link) {
    link.addEventListener("click", function (event) { if (window.history.length > 1) { event.preventDefault(); window.history.back(); } });
  });
})();
