// Finds land by its id or name in every layer, drawn or not.
(function (lu) {
  "use strict";
  const { el } = lu;
  const MOST = 20;

  function scan(row, part, wanted, found) {
    if (!part.vector) return;
    part.vector.eachLayer(function (layer) {
      const p = layer.feature && layer.feature.properties;
      if (!p) return;
      const text = [p.id, p.name, p.unit_id, p.label].filter(function (each) { return each !== undefined; }).map(String);
      const rank = lu.rank(text, wanted);
      if (rank) found.push({ rank: rank, row: row, part: part, properties: p, box: layer.getBounds ? layer.getBounds() : layer.getLatLng().toBounds(50), layer: layer });
    });
  }

  function name(one) { return String(one.properties.id || one.properties.name || ""); }

  lu.rank = function (texts, wanted) {
    let best = 0;
    texts.forEach(function (text) {
      const lower = text.toLowerCase(), at = lower.indexOf(wanted);
      if (at >= 0) best = Math.max(best, lower === wanted ? 3 : at === 0 ? 2 : 1);
    });
    return best;
  };

  // the best matches, and how many there are in all
  lu.search = function (app, text) {
    const wanted = text.trim().toLowerCase(), found = [];
    if (!wanted) return { total: 0, best: [] };
    app.layers.rows.forEach(function (row) { if (row.group !== "evidence") row.parts.forEach(function (part) { if (part.land === null) scan(row, part, wanted, found); }); });
    const tiled = app.lands.map(function (land) { return land.search(wanted, MOST); });
    const best = tiled.reduce(function (all, one) { return all.concat(one.best); }, found);
    best.sort(function (a, b) { return b.rank - a.rank || name(a).localeCompare(name(b), "zh", { numeric: true }); });
    return { total: tiled.reduce(function (sum, one) { return sum + one.total; }, found.length), best: best.slice(0, MOST) };
  };

  lu.searchBox = function (app) {
    let found = [], at = -1; // what is listed
    const list = el("ul", { id: "lu-found", role: "listbox", class: "lu-found", hidden: true });
    const input = el("input", {
      type: "search", class: "lu-search", placeholder: app.t("search"), "aria-label": app.t("search"), role: "combobox", autocomplete: "off",
      "aria-controls": "lu-found", "aria-expanded": "false", oninput: look, onfocus: look, onkeydown: keys,
      onblur: function () { setTimeout(close, 150); },
    });

    function close() { list.hidden = true; input.setAttribute("aria-expanded", "false"); }

    function look() {
      const answer = lu.search(app, input.value);
      found = answer.best;
      at = -1;
      lu.clear(list);
      list.hidden = !input.value.trim();
      input.setAttribute("aria-expanded", String(!list.hidden));
      if (!found.length) lu.put(list, [el("li", { class: "lu-none" }, app.t("found_none"))]);
      found.forEach(function (one, n) {
        const p = one.properties, name = p.name || p.label;
        lu.put(list, [el("li", { role: "option", id: "lu-found-" + n, onmousedown: function (event) { event.preventDefault(); pick(n); } },
          lu.swatch(one.part.style), lu.said(p.id !== undefined ? p.id : p.unit_id), name ? [" ", lu.said(name)] : null, el("small", null, lu.said(one.row.title)))]);
      });
      const more = answer.total - found.length;
      if (more > 0) lu.put(list, [el("li", { class: "lu-none" }, app.t("more_found").replace("{n}", more))]);
    }

    function mark(next) {
      if (!found.length) return;
      at = (next + found.length) % found.length;
      Array.from(list.children).forEach(function (item, n) { item.setAttribute("aria-selected", String(n === at)); });
      input.setAttribute("aria-activedescendant", "lu-found-" + at);
      list.children[at].scrollIntoView({ block: "nearest" });
    }

    function keys(event) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(at + (event.key === "ArrowDown" ? 1 : -1)); }
      else if (event.key === "Enter") { event.preventDefault(); if (found.length) pick(Math.max(at, 0)); }
      else if (event.key === "Escape") close();
    }

    function pick(n) {
      const one = found[n];
      close();
      if (!one.row.shown) app.layers.show(one.row, true);
      app.go(one.box, one.layer ? one.layer.toGeoJSON(7) : null);
      if (one.land) one.land.shape(one.n).then(app.circle);
      lu.popup(app, L.latLngBounds(one.box).getCenter(), [one]);
    }

    return el("div", { class: "lu-searchbox", role: "search" }, input, list);
  };
})(window.landuse = window.landuse || {});
