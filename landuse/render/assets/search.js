// Finds land by its id or name in every layer, drawn or not.
(function (lu) {
  "use strict";
  const { el } = lu;
  const MOST = 20;

  function scan(row, part, wanted, found) {
    if (part.layer.find) return part.layer.find(wanted, found, row, part);
    if (!part.layer.eachLayer) return undefined;
    part.layer.eachLayer(function (layer) {
      const p = layer.feature && layer.feature.properties;
      if (!p) return;
      const text = [p.id, p.name, p.unit_id, p.label].filter(function (each) { return each !== undefined; }).map(String);
      const rank = lu.rank(text, wanted);
      if (rank) found.push({ rank: rank, row: row, part: part, properties: p, box: layer.getBounds ? layer.getBounds() : layer.getLatLng().toBounds(50), layer: layer });
    });
    return undefined;
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

  lu.search = function (app, text) {
    const wanted = text.trim().toLowerCase(), found = [];
    if (!wanted) return found;
    app.layers.rows.forEach(function (row) { if (row.group !== "evidence") row.parts.forEach(function (part) { scan(row, part, wanted, found); }); });
    return found.sort(function (a, b) { return b.rank - a.rank || name(a).localeCompare(name(b), "zh", { numeric: true }); });
  };

  lu.searchBox = function (app) {
    let found = [], at = -1;
    const list = el("ul", { id: "lu-found", role: "listbox", class: "lu-found", hidden: true });
    const input = el("input", {
      type: "search", class: "lu-search", placeholder: app.t("search"), "aria-label": app.t("search"), role: "combobox", autocomplete: "off",
      "aria-controls": "lu-found", "aria-expanded": "false", oninput: look, onfocus: look, onkeydown: keys,
      onblur: function () { setTimeout(close, 150); },
    });

    function close() { list.hidden = true; input.setAttribute("aria-expanded", "false"); }

    function look() {
      found = lu.search(app, input.value);
      at = -1;
      lu.clear(list);
      list.hidden = !input.value.trim();
      input.setAttribute("aria-expanded", String(!list.hidden));
      if (!found.length) lu.put(list, [el("li", { class: "lu-none" }, app.t("found_none"))]);
      found.slice(0, MOST).forEach(function (one, n) {
        const p = one.properties, name = p.name || p.label;
        lu.put(list, [el("li", { role: "option", id: "lu-found-" + n, onmousedown: function (event) { event.preventDefault(); pick(n); } },
          lu.swatch(one.part.style), lu.said(p.id !== undefined ? p.id : p.unit_id), name ? [" ", lu.said(name)] : null, el("small", null, lu.said(one.row.title)))]);
      });
      if (found.length > MOST) lu.put(list, [el("li", { class: "lu-none" }, app.t("more_found").replace("{n}", found.length - MOST))]);
    }

    function mark(next) {
      const shown = Math.min(found.length, MOST);
      if (!shown) return;
      at = (next + shown) % shown;
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
      lu.popup(app, L.latLngBounds(one.box).getCenter(), [one]);
    }

    return el("div", { class: "lu-searchbox", role: "search" }, input, list);
  };
})(window.landuse = window.landuse || {});
