// The layers: how they are drawn, which lies on which, the list that turns them on and off, and the legend.
(function (lu) {
  "use strict";
  const { el } = lu;

  function strokes(kind, c) {
    const right = [[0, c, c, 0], [-1, 1, 1, -1], [c - 1, c + 1, c + 1, c - 1]], left = [[0, 0, c, c], [-1, c - 1, 1, c + 1], [c - 1, -1, c + 1, 1]];
    return { right: right, left: left, cross: right.concat(left), level: [[0, c / 2, c, c / 2]], upright: [[c / 2, 0, c / 2, c]] }[kind] || [];
  }

  lu.pattern = function (style) {
    const kind = style.hatch, colour = style.ink || style.fill, cell = style.gap;
    const tile = document.createElement("canvas");
    tile.width = tile.height = cell;
    const ctx = tile.getContext("2d");
    ctx.strokeStyle = ctx.fillStyle = colour;
    // a texture lies over the full colour, a hatching over a faint one
    if (style.ink) ctx.fillStyle = style.fill;
    ctx.globalAlpha = style.ink ? 1 : cell > 10 ? 0.08 : 0.2;
    ctx.fillRect(0, 0, cell, cell);
    ctx.fillStyle = colour;
    ctx.globalAlpha = style.ink ? 0.55 : 1;
    ctx.lineWidth = style.ink ? 0.8 : 1.3;
    strokes(kind, cell).forEach(function (s) { ctx.beginPath(); ctx.moveTo(s[0], s[1]); ctx.lineTo(s[2], s[3]); ctx.stroke(); });
    if (kind === "dots") { ctx.beginPath(); ctx.arc(cell / 2, cell / 2, 1.2, 0, 7); ctx.fill(); }
    return ctx.createPattern(tile, "repeat");
  };

  lu.swatch = function (style, line) {
    const sample = el("canvas", { class: "lu-swatch", width: 44, height: 28, "aria-hidden": "true" });
    const ctx = sample.getContext("2d");
    ctx.scale(2, 2);
    ctx.rect(1.5, 1.5, 19, 11);
    if (style.fill && !line) {
      ctx.globalAlpha = style.opacity;
      ctx.fillStyle = style.hatch ? lu.pattern(style) : style.fill;
      ctx.fill();
      ctx.globalAlpha = 1;
    }
    ctx.lineWidth = Math.min(style.width, 2.5);
    ctx.strokeStyle = style.line;
    if (style.dash) ctx.setLineDash(style.dash.split(" ").map(Number));
    ctx.stroke();
    return sample;
  };

  function classes(app) {
    return el("span", { class: "lu-classes" }, Object.entries(app.data.cover).map(function (one) {
      return el("span", null, el("i", { style: { background: "rgb(" + one[1].join() + ")" } }), app.t("cover_" + one[0]));
    }));
  }

  // the page's layers in drawing order: those folium made, and those that come as tiles
  lu.Layers = function (app, drawn) {
    this.app = app;
    this.rows = app.data.layers;
    this.rows.forEach(function (row, order) {
      row.order = order;
      row.parts.forEach(function (part, n) { dress(app, part, drawn[order][n]); });
      row.parts.forEach(function (part) { part.shown = app.map.hasLayer(part.layer); });
      this.set(row, function (part) { return part.shown; });
    }, this);
    this.restack(0);
  };

  // a part is drawn by folium (`vector`), from tiles (`land`), or where a tile had no room by both
  function dress(app, part, vector) {
    part.vector = vector;
    part.under = null;
    if (part.land !== null) {
      part.land = app.lands[part.land];
      const view = part.land.views[part.number];
      part.layer = vector ? L.layerGroup([view, vector]) : view;
      if (vector && app.map.hasLayer(vector)) app.map.removeLayer(vector);
      if (part.shown) part.layer.addTo(app.map);
    } else {
      part.layer = vector;
    }
    if (!vector) return;
    if (part.style.hatch) vector.setStyle({ fillColor: lu.pattern(part.style) });
    if (part.style.casing) {
      const casing = { color: "#ffffff", weight: part.style.width + 3, opacity: 0.85, fill: false, interactive: false };
      part.under = L.geoJSON(vector.toGeoJSON(7), { style: casing, interactive: false });
    }
  }

  lu.Layers.prototype = {
    find: function (key) { return this.rows.find(function (row) { return row.key === key; }); },

    // show the parts of a row that a test picks, and hide the others
    set: function (row, test) {
      const map = this.app.map;
      row.parts.forEach(function (part) {
        part.shown = Boolean(test(part));
        [part.under, part.layer].forEach(function (layer) {
          if (layer && part.shown && !map.hasLayer(layer)) layer.addTo(map);
          if (layer && !part.shown && map.hasLayer(layer)) map.removeLayer(layer);
        });
      });
      row.shown = row.parts.some(function (part) { return part.shown; });
    },

    show: function (row, on) {
      this.set(row, function () { return on; });
      this.settle(row.order);
    },

    // show what a row is about, and not what only leaves it open
    lead: function (row) {
      this.set(row, function (part) { return part.leads; });
      this.settle(row.order);
    },

    settle: function (from) {
      this.restack(from);
      this.refresh();
    },

    restack: function (from) {
      this.rows.slice(from).forEach(function (row) {
        if (!row.shown) return;
        row.parts.forEach(function (part) {
          if (part.shown) [part.under, part.vector].forEach(function (layer) { if (layer && layer.bringToFront) layer.bringToFront(); });
        });
      });
      if (this.app.front) this.app.front();
    },

    list: function () {
      const layers = this, data = this.app.data;
      this.box = el("div", { class: "lu-layers" }, data.groups.map(function (group) {
        const rows = layers.rows.filter(function (row) { return row.group === group.id; });
        return rows.length ? layers.section(group, rows) : null;
      }), this.app.pictures.length ? this.pictures() : null, this.app.base.length ? this.basemap() : null);
      return this.box;
    },

    // the rasters of the case, and a curtain between the earlier and the later of two that show the same
    pictures: function () {
      const app = this.app, rows = app.data.pictures;
      app.pictures.forEach(function (layer) { app.map.removeLayer(layer); });
      const boxes = rows.map(function (row, n) {
        return el("input", { type: "checkbox", onchange: function () { show(n, boxes[n].checked); } });
      });
      function show(n, on) {
        boxes[n].checked = on;
        if (on) app.pictures[n].addTo(app.map); else app.map.removeLayer(app.pictures[n]);
      }
      const items = rows.map(function (row, n) { return el("li", null, el("label", null, boxes[n], lu.said(row.title)), row.classes ? classes(app) : null); });
      rows.forEach(function (row, n) {
        if (!n || rows[n - 1].role !== row.role) return;
        const slider = el("input", { type: "range", min: 0, max: 100, value: 0, "aria-label": app.t("curtain") + " " + row.title, oninput: function () {
          [n - 1, n].forEach(function (each) { if (!boxes[each].checked) show(each, true); });
          app.pictures[n].bringToFront();
          app.pictures[n].getElement().style.clipPath = "inset(0 0 0 " + slider.value + "%)";
        } });
        items.push(el("li", null, el("label", null, app.t("curtain"), slider)));
      });
      return el("details", { open: true, class: "lu-pictures" }, el("summary", null, el("span", null, app.t("pictures"))), el("ul", null, items));
    },

    // a base map can be hidden, and land be made see-through over it
    basemap: function () {
      const layers = this, app = this.app;
      const check = el("input", { type: "checkbox", checked: true, onchange: function () {
        app.base.forEach(function (layer) { if (check.checked) layer.addTo(app.map); else app.map.removeLayer(layer); });
      } });
      const slider = el("input", { type: "range", min: 0, max: 100, value: 0, "aria-label": app.t("see_through"), oninput: function () { layers.fade(1 - slider.value / 100); } });
      return el("details", { open: true }, el("summary", null, el("span", null, app.t("basemap"))),
        el("ul", null, el("li", null, el("label", null, check, app.t("basemap"))), el("li", null, el("label", null, app.t("see_through"), slider))));
    },

    fade: function (strength) {
      this.rows.filter(function (row) { return row.group.indexOf("parcels") >= 0; }).forEach(function (row) {
        row.parts.forEach(function (part) {
          if (part.vector) part.vector.setStyle({ fillOpacity: part.style.opacity * strength });
          if (part.land !== null) part.land.pane.style.opacity = Math.max(strength, 0.05);
        });
      });
    },

    section: function (group, rows) {
      const layers = this;
      const every = el("input", { type: "checkbox", "aria-label": group.title, onclick: function (event) { event.stopPropagation(); }, onchange: function () {
        rows.forEach(function (row) { layers.set(row, function () { return every.checked; }); });
        layers.settle(0);
      } });
      group.every = every;
      group.rows = rows;
      const entries = el("ul", null, rows.map(function (row) { return layers.entry(row); }));
      return el("details", { open: group.open }, el("summary", null, every, el("span", null, group.title), el("small", null, String(rows.length))), entries);
    },

    entry: function (row) {
      const layers = this;
      row.check = el("input", { type: "checkbox", onchange: function () { layers.show(row, row.check.checked); } });
      const title = el("span", { class: "lu-grow" }, lu.said(row.title), row.count > 1 ? el("small", null, " " + row.count) : null);
      const kinds = row.parts.length > 1 ? el("ul", null, row.parts.map(function (part) {
        part.check = el("input", { type: "checkbox", onchange: function () {
          layers.set(row, function (each) { return each === part ? part.check.checked : each.shown; });
          layers.settle(row.order);
        } });
        return el("li", null, el("label", null, part.check, lu.swatch(part.style), lu.said(part.title)));
      })) : null;
      const side = row.area ? el("small", { class: "lu-figure" }, row.area) : null;
      return el("li", null, el("label", null, row.check, lu.swatch(row.parts[0].style), title, side), kinds);
    },

    refresh: function () {
      if (this.box) {
        this.rows.forEach(function (row) {
          if (!row.check) return;
          row.check.checked = row.shown;
          row.check.indeterminate = row.shown && row.parts.some(function (part) { return !part.shown; });
          row.parts.forEach(function (part) { if (part.check) part.check.checked = part.shown; });
        });
        this.app.data.groups.forEach(function (group) {
          if (!group.every) return;
          const on = group.rows.filter(function (row) { return row.shown; }).length;
          group.every.checked = on === group.rows.length;
          group.every.indeterminate = on > 0 && on < group.rows.length;
        });
      }
      if (this.key) this.fill();
    },

    // the legend lists what is drawn and nothing else; it stands beside the map, so that it never hides the boundary
    legend: function () {
      const map = this.app.map, open = window.innerHeight > 600 && window.innerWidth > 900;
      this.key = el("div", { class: "lu-key" });
      const box = el("details", { class: "lu-legend", open: open }, el("summary", null, this.app.t("legend")), this.key);
      const settle = function () {
        document.body.classList.toggle("lu-keyed", box.open);
        map.invalidateSize({ animate: false });
      };
      box.addEventListener("toggle", settle);
      document.getElementById("lu-page").appendChild(box);
      settle();
      this.fill();
    },

    fill: function () {
      const layers = this;
      lu.clear(this.key);
      this.app.data.groups.forEach(function (group) {
        const rows = layers.rows.filter(function (row) { return row.group === group.id && row.shown; });
        if (!rows.length) return;
        const looks = new Set(rows.map(function (row) { return JSON.stringify(row.parts.map(function (part) { return part.shown && part.style; })); }));
        if (rows.length > 1 && looks.size === 1) {
          lu.put(layers.key, [el("ul", null, el("li", null, lu.swatch(rows[0].parts.find(function (part) { return part.shown; }).style), group.title))]);
          return;
        }
        const samples = rows.map(function (row) {
          return row.parts.filter(function (part) { return part.shown; }).map(function (part) { return el("li", null, lu.swatch(part.style), lu.said(row.legend + (row.parts.length > 1 ? " · " + part.title : ""))); });
        });
        lu.put(layers.key, [el("strong", null, group.title), el("ul", null, samples)]);
      });
    },
  };
})(window.landuse = window.landuse || {});
