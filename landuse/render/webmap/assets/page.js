// The page round the map: head, tabs, coordinates, print.
(function (lu) {
  "use strict";
  const { el } = lu;
  const NARROW = 900;

  lu.start = function (map, data, drawn, base, pictures) {
    const app = { map: map, data: data, base: base || [], pictures: pictures || [], measuring: false };
    app.t = function (key) { return data.words[key]; };
    app.plane = function (latlng) { return data.crs && lu.plane(latlng.lng, latlng.lat, data.crs.meridian, data.crs.false_easting); };
    app.where = function (latlng) { return where(app, latlng); };
    app.go = function (box, shape) { go(app, box, shape); };
    app.tab = function (id) { choose(app, id); };
    app.circle = function (shape) { circle(app, shape); };
    app.lands = data.lands.map(function (spec, key) { return new lu.Land(app, spec, key); });
    app.layers = new lu.Layers(app, drawn);
    app.findings = new lu.Findings(app);
    lay(app);
    app.layers.legend();
    app.layers.refresh();
    lu.identify(app);
    pointer(app);
    L.control.scale({ imperial: false, maxWidth: 140, position: "bottomleft" }).addTo(map);
    map.getContainer().setAttribute("aria-label", app.t("map"));
    map.invalidateSize({ animate: false });
    fit(app);
    labels(app);
    lu.app = app;
    window.addEventListener("hashchange", function () { named(app); });
    named(app);
    return app;
  };

  // a frame that is laid out later has no room yet, and nothing fits into it
  function fit(app) {
    const size = app.map.getSize();
    if (!app.data.box) return;
    if (size.x > 100 && size.y > 100) app.map.fitBounds(app.data.box, { padding: [24, 24], animate: false });
    else app.map.once("resize", function () { fit(app); });
  }

  // map.html#FINDING shows that finding: from a page beside the map, or from a link that was kept
  function named(app) {
    let id = "";
    try { id = decodeURIComponent(window.location.hash.slice(1)); } catch (error) { return; }
    const one = app.findings.known(id);
    if (!one || !one.card) return;
    if (document.body.classList.contains("lu-folded")) app.findings.go(one); else app.findings.open(id);
  }

  function lay(app) {
    const t = app.t, data = app.data, button = function (key, act) { return el("button", { type: "button", onclick: act }, t(key)); };
    app.tabs = [["findings", t("findings"), app.findings.list()], ["layers", t("layers"), app.layers.list()], ["basis", t("basis"), basis(app)]].map(function (tab) {
      const body = el("div", { class: "lu-tab", role: "tabpanel", id: "lu-tab-" + tab[0], "aria-label": tab[1] }, tab[2]);
      const head = el("button", { type: "button", role: "tab", "aria-controls": body.id, onclick: function () { choose(app, tab[0]); } }, tab[1]);
      return { id: tab[0], head: head, body: body };
    });
    const fold = el("button", { type: "button", class: "lu-fold", "aria-label": t("panel"), title: t("panel"), "aria-expanded": "true", onclick: function () { folded(app, !document.body.classList.contains("lu-folded")); } }, "☰");
    const title = el("h1", { title: data.title }, lu.said(data.title));
    const said = el("small", null, t("on") + " " + data.on, " · ", lu.said(data.policies));
    printsFromMenu(app);
    const tools = el("div", { class: "lu-tools" }, lu.searchBox(app), button("whole", function () { if (data.box) app.go(data.box); }), data.crs ? lu.measure(app) : null, button("print", function () { print(app); }));
    const notice = el("p", { class: "lu-notice", role: "note" }, t("notice"));
    app.bar = el("output", { class: "lu-pointer", "aria-live": "off" });
    const page = document.getElementById("lu-page");
    const tabs = el("div", { role: "tablist", class: "lu-tabs", onkeydown: function (event) { arrows(app, event); } }, app.tabs.map(function (tab) { return tab.head; }));
    lu.put(page, [el("header", { class: "lu-head" }, fold, el("div", { class: "lu-title" }, title, said), tools),
      el("aside", { class: "lu-panel" }, tabs, app.tabs.map(function (tab) { return tab.body; }), notice),
      app.measured, el("footer", { class: "lu-foot" }, app.bar, el("span", { class: "lu-said" }, t("notice")), el("span", null, data.crs && lu.said(data.crs.name))), north(app)]);
    choose(app, "findings");
    folded(app, window.innerWidth < NARROW);
  }

  function choose(app, id) {
    app.tabs.forEach(function (tab) {
      const on = tab.id === id;
      tab.head.setAttribute("aria-selected", String(on));
      tab.head.tabIndex = on ? 0 : -1;
      tab.body.hidden = !on;
    });
    if (document.body.classList.contains("lu-folded") && app.laid) folded(app, false);
    app.laid = true;
  }

  function arrows(app, event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = app.tabs.findIndex(function (tab) { return tab.head === event.target; });
    const next = app.tabs[(at + step + app.tabs.length) % app.tabs.length];
    choose(app, next.id);
    next.head.focus();
  }

  function folded(app, on) {
    document.body.classList.toggle("lu-folded", on);
    document.querySelector(".lu-fold").setAttribute("aria-expanded", String(!on));
    app.map.invalidateSize({ animate: false });
  }

  function basis(app) {
    const t = app.t, about = app.data.about;
    const part = function (title, each, write) { return each.length ? [el("h3", null, title), el("ul", null, each.map(function (one) { return el("li", null, write(one)); }))] : null; };
    return el("div", { class: "lu-basis" },
      part(t("policy"), about.policies, function (p) { return [lu.said(p.title), el("small", null, lu.said(p.document), " ", lu.said(p.number), " (", lu.said(p.id), " ", lu.said(p.version), ")")]; }),
      part(t("departures"), about.departures, function (text) { return lu.said(text); }),
      part(t("assumptions"), about.assumptions, function (a) { return [lu.said(a.about), " — ", lu.said(a.reason), " (", lu.said(a.by), ")"]; }),
      part(t("decision"), about.decisions, function (d) { return [lu.said(d.finding), ": ", el("b", null, d.ruling), " ", lu.said(d.reason), " (", lu.said(d.by), ", ", d.on, ")"]; }),
      part(t("notes"), about.notes.concat(app.data.remarks), function (note) { return lu.said(note); }),
      part(t("sources"), about.sources, function (s) {
        const facts = [s.layer, s.edition, s.crs, t("features").replace("{n}", s.features), s.repairs ? t("repairs") + " " + s.repairs : null].filter(Boolean).join(" · ");
        return [lu.said(s.role), " — ", lu.said(s.path), el("small", null, lu.said(facts)), el("small", { class: "lu-hash", title: s.sha256 }, "sha256 " + s.sha256.slice(0, 16) + "…")];
      }));
  }

  function go(app, box, shape) {
    app.map.fitBounds(L.latLngBounds(box).pad(0.08), { maxZoom: 18, padding: [30, 30] });
    circle(app, shape);
  }

  // ring a shape, and nothing else
  function circle(app, shape) {
    if (app.ring) app.map.removeLayer(app.ring);
    const style = { color: "#00b0ff", weight: 4, fill: false, interactive: false };
    app.ring = shape ? L.geoJSON(shape, { style: style, interactive: false, pointToLayer: function (_, at) { return L.circleMarker(at, { radius: 9, color: "#00b0ff", fill: false }); } }) : null;
    if (app.ring) app.ring.addTo(app.map);
    app.front = function () { if (app.ring && app.map.hasLayer(app.ring)) app.ring.bringToFront(); };
    app.front();
  }

  function where(app, latlng) {
    const p = app.plane(latlng), east = latlng.lng, up = latlng.lat;
    const degrees = lu.degrees(east, "EW") + " " + lu.degrees(up, "NS") + " (" + east.toFixed(6) + "°, " + up.toFixed(6) + "°)";
    return p ? degrees + " · X " + p.x.toFixed(2) + " Y " + (p.y + app.data.crs.prefix * 1e6).toFixed(2) : degrees;
  }

  function pointer(app) {
    let waiting = null;
    const say = function (latlng) {
      if (waiting === null) requestAnimationFrame(function () { app.bar.textContent = where(app, waiting); waiting = null; });
      waiting = latlng;
    };
    app.map.on("mousemove", function (event) { say(event.latlng); });
    app.map.on("moveend", function () { say(app.map.getCenter()); });
    say(app.map.getCenter());
  }

  function labels(app) {
    const marks = L.layerGroup(app.data.labels.map(function (one) {
      const text = el("span", null, lu.said(one.text));
      return L.marker(one.at, { interactive: false, keyboard: false, icon: L.divIcon({ className: "lu-label", html: text, iconSize: null }) });
    })).addTo(app.map);
    app.map.on("zoomend", function () { thin(marks); });
    thin(marks);
    const refresh = app.layers.refresh;
    app.layers.refresh = function () {
      refresh.call(app.layers);
      const on = app.layers.rows.some(function (each) { return each.group === "blocks" && each.shown; });
      if (on) marks.addTo(app.map); else app.map.removeLayer(marks);
    };
  }

  // of labels that would lie on each other the first stays
  function thin(marks) {
    const taken = [];
    marks.eachLayer(function (mark) {
      const sign = mark.getElement();
      if (!sign) return;
      const box = sign.firstChild.getBoundingClientRect();
      const crowded = taken.some(function (t) { return box.left < t.right && t.left < box.right && box.top < t.bottom && t.top < box.bottom; });
      sign.classList.toggle("lu-crowded", crowded);
      if (!crowded) taken.push(box);
    });
  }

  function north(app) {
    const arrow = lu.svg("svg", { viewBox: "0 0 30 44", width: 30, height: 44, "aria-hidden": "true" },
      lu.svg("path", { d: "M15 12 L23 40 L15 34 L7 40 Z", fill: "#fff", stroke: "#222", "stroke-width": 1.3 }), lu.svg("path", { d: "M15 12 L15 34 L7 40 Z", fill: "#222" }),
      lu.svg("text", { x: 15, y: 10, "text-anchor": "middle", "font-size": 11, "font-weight": 700 }, app.t("north")));
    return el("div", { class: "lu-north" }, arrow);
  }

  // a sheet for the printer: map, legend, head and notice, then the findings as a table
  function layOutSheet(app) {
    const t = app.t, box = app.map.getBounds(), body = document.body;
    const headings = ["verdict", "rule", "value", "limit", "margin", "clause", "weight"].map(function (key) { return el("th", null, t(key)); });
    const rows = app.data.findings.map(function (one) {
      const cells = [[one.word], [lu.said(one.title), " ", lu.said(one.scope)], [one.figure], [one.limit], [one.margin], [lu.said(one.document), " ", lu.said(one.clause)], [one.weight]];
      return el("tr", null, cells.map(function (cell) { return el("td", null, cell); }));
    });
    const sheet = el("section", { class: "lu-sheet" }, el("h2", null, lu.said(app.data.title)), el("p", null, t("on") + " " + app.data.on + " · ", lu.said(app.data.policies)), el("p", null, app.data.summary_line),
      el("table", null, el("thead", null, el("tr", null, headings)), el("tbody", null, rows)), el("p", null, t("notice")));
    body.appendChild(sheet);
    body.classList.add("lu-printing");
    const legend = document.querySelector(".lu-legend"), open = legend.open;
    legend.open = true;
    app.map.invalidateSize({ animate: false });
    app.map.fitBounds(box, { animate: false });
    const after = function () {
      window.removeEventListener("afterprint", after);
      body.classList.remove("lu-printing");
      sheet.remove();
      legend.open = open;
      app.map.invalidateSize({ animate: false });
      app.map.fitBounds(box, { animate: false });
    };
    window.addEventListener("afterprint", after);
  }

  function print(app) {
    layOutSheet(app);
    setTimeout(function () { window.print(); }, 400);
  }

  // who prints from the menu of the browser gets the same sheet
  function printsFromMenu(app) {
    window.addEventListener("beforeprint", function () {
      if (!document.body.classList.contains("lu-printing")) layOutSheet(app);
    });
  }
})(window.landuse = window.landuse || {});
