// What lies under a point: every shape that is drawn there, with its attributes and area.
(function (lu) {
  "use strict";
  const { el } = lu;
  const MOST = 12;
  // what a reader asks for first: the land itself, then what is said of it, then the lines round it
  const ORDER = ["parcels", "planned_parcels", "evidence", "control_lines", "other", "changes", "blocks", "boundary"];

  function inRing(ring, x, y) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i], b = ring[j];
      if ((a[1] > y) !== (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]) inside = !inside;
    }
    return inside;
  }

  // rings of one polygon by the even-odd rule: a hole is outside
  function inPolygon(rings, x, y) {
    return rings.reduce(function (inside, ring) { return inRing(ring, x, y) ? !inside : inside; }, false);
  }

  function near(map, layer, latlng, pixels) {
    const here = map.latLngToLayerPoint(latlng);
    if (layer.getLatLng) return here.distanceTo(map.latLngToLayerPoint(layer.getLatLng())) <= pixels;
    const closest = layer.closestLayerPoint && layer.closestLayerPoint(here);
    return Boolean(closest) && closest.distance <= pixels;
  }

  function hit(map, layer, latlng) {
    const shape = layer.feature.geometry, x = latlng.lng, y = latlng.lat;
    if (shape.type === "GeometryCollection") return false;
    if (shape.type.indexOf("Polygon") < 0) return near(map, layer, latlng, 8);
    if (!layer.getBounds().contains(latlng)) return false;
    const polygons = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
    return polygons.some(function (rings) { return inPolygon(rings, x, y); });
  }

  // a promise, for what lies in tiles has to be looked up
  lu.hits = async function (app, latlng) {
    const found = [];
    app.layers.rows.slice().reverse().forEach(function (row) {
      row.parts.forEach(function (part) {
        if (!part.shown || !part.vector) return;
        part.vector.eachLayer(function (layer) {
          if (layer.feature && hit(app.map, layer, latlng)) found.push({ row: row, part: part, properties: layer.feature.properties });
        });
      });
    });
    const tiled = await Promise.all(app.lands.map(function (land) { return land.at(latlng); }));
    const every = found.concat.apply(found, tiled);
    return every.sort(function (a, b) { return ORDER.indexOf(a.row.group) - ORDER.indexOf(b.row.group); });
  };

  function value(app, row, key, raw) {
    const unit = (row.units || {})[key];
    if (typeof raw === "boolean") return app.t(raw ? "yes" : "no");
    if (typeof raw !== "number") return lu.said(raw);
    const plain = raw.toLocaleString("en-US", { maximumFractionDigits: 6, useGrouping: Boolean(unit) });
    return unit && app.data.words["unit_" + unit] ? lu.figure(app, plain, unit) : plain;
  }

  lu.facts = function (app, row, properties) {
    const pairs = row.columns.filter(function (column) { return column[0] in properties && properties[column[0]] !== row.title; })
      .map(function (column) { return [column[1], value(app, row, column[0], properties[column[0]])]; });
    if (properties.area_m2) pairs.push([app.t("drawn_area"), lu.area(app, properties.area_m2)]);
    if (properties.official_m2) pairs.push([app.t("official_area"), lu.area(app, properties.official_m2)]);
    return lu.rows(pairs);
  };

  function section(app, one) {
    const { row, part, properties } = one;
    const verdict = row.finding && app.findings.known(row.finding);
    const go = verdict && el("button", { type: "button", class: "lu-link", onclick: function () { app.findings.open(row.finding); } }, app.t("open_finding"));
    const title = el("h4", null, lu.swatch(((part || row.parts[0])).style), verdict ? lu.badge(verdict) : null, lu.said(row.title));
    return el("section", null, title, lu.facts(app, row, properties), go);
  }

  lu.popup = function (app, latlng, found) {
    const sections = found.slice(0, MOST).map(function (one) { return section(app, one); });
    const node = el("div", { class: "lu-popup", tabindex: "-1" }, sections.length ? sections : el("p", null, app.t("nothing_here")), el("p", { class: "lu-at" }, app.where(latlng)));
    L.popup({ maxWidth: 380, minWidth: 240, maxHeight: Math.max(180, app.map.getSize().y - 120) }).setLatLng(latlng).setContent(node).openOn(app.map);
    return node;
  };

  lu.identify = function (app) {
    const ask = async function (latlng) { return lu.popup(app, latlng, await lu.hits(app, latlng)); };
    app.map.on("click", function (event) { if (!app.measuring) ask(event.latlng); });
    app.map.getContainer().addEventListener("keydown", async function (event) {
      if (event.key !== "Enter" || event.target !== app.map.getContainer() || app.measuring) return;
      (await ask(app.map.getCenter())).focus();
    });
  };
})(window.landuse = window.landuse || {});
