// Layers too large to be drawn whole: an overview picture from afar, vector tiles from near, attributes in a table.
(function (lu) {
  "use strict";

  function bytes(id) {
    const block = document.getElementById(id), text = atob(block.textContent), made = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) made[i] = text.charCodeAt(i);
    block.remove();
    return made;
  }

  async function inflate(data) {
    const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  }

  // what PMTiles reads from: the archive in the page
  function Held(data) { this.data = data; }
  Held.prototype = {
    getKey: function () { return "page"; },
    getBytes: async function (offset, length) { return { data: this.data.buffer.slice(offset, offset + length) }; },
  };

  // one class of a large layer, to be shown and hidden as a layer of its own
  const View = L.Layer.extend({
    initialize: function (land, number) { this.land = land; this.number = number; },
    onAdd: function () { this.land.set(this.number, true); },
    onRemove: function () { this.land.set(this.number, false); },
  });

  lu.Land = function (app, spec, key) {
    this.app = app;
    this.spec = spec;
    this.on = spec.styles.map(function () { return false; });
    this.fills = spec.styles.map(function (style) { return style.hatch ? lu.pattern(style) : style.fill || "rgba(0,0,0,0)"; });
    this.views = spec.styles.map(function (_, n) { return new View(this, n); }, this);
    const pane = "lu-land-" + key;
    this.pane = app.map.createPane(pane);
    this.pane.style.zIndex = 250 + key;
    this.pane.style.pointerEvents = "none";
    this.archive = new pmtiles.PMTiles(new Held(bytes("lu-land-" + key + "-tiles")));
    this.grid = protomapsL.leafletLayer({
      url: this.archive, maxDataZoom: spec.zoom, minZoom: spec.from, attribution: "", pane: pane, tileDelay: 1, labelRules: [],
      paintRules: [{ dataLayer: "land", symbolizer: { draw: this.draw.bind(this) } }],
    });
    this.overview = L.svgOverlay(document.createElement("canvas"), spec.box, { pane: pane, interactive: false });
    this.picture(bytes("lu-land-" + key + "-picture"));
    const table = bytes("lu-land-" + key + "-table");
    this.ready = inflate(table).then(this.fill.bind(this));
    app.map.on("zoomend", this.near, this);
    this.grid.on("load", this.near, this);
  };

  lu.Land.prototype = {
    fill: function (text) {
      const table = JSON.parse(text), raw = atob(table.places);
      this.table = table;
      this.places = new Uint16Array(raw.length / 2);
      for (let i = 0; i < this.places.length; i++) this.places[i] = raw.charCodeAt(2 * i) + 256 * raw.charCodeAt(2 * i + 1);
      this.count = table.starts[table.starts.length - 1];
      this.words = ["id", "name", "unit_id", "label"].map(function (key) { return table.columns[key]; }).filter(Boolean);
    },

    // the classes as a grey picture, from which the coloured one is made anew when a class is shown or hidden
    picture: function (data) {
      const image = new Image(), land = this, url = URL.createObjectURL(new Blob([data], { type: "image/png" }));
      this.painted = new Promise(function (done) {
        image.onload = function () {
          const canvas = document.createElement("canvas");
          canvas.width = image.width;
          canvas.height = image.height;
          const ctx = canvas.getContext("2d");
          ctx.drawImage(image, 0, 0);
          const pixels = ctx.getImageData(0, 0, image.width, image.height).data;
          land.classes = new Uint8Array(pixels.length / 4);
          for (let i = 0; i < land.classes.length; i++) land.classes[i] = pixels[4 * i];
          land.size = [image.width, image.height];
          URL.revokeObjectURL(url);
          land.paint();
          done();
        };
      });
      image.src = url;
    },

    paint: function () {
      if (!this.classes) return;
      const canvas = this.overview.getElement() || this.overview._url, palette = new Uint32Array(256), land = this;
      this.spec.styles.forEach(function (style, n) {
        const rgb = parseInt((style.fill || style.line).slice(1), 16), alpha = Math.round(255 * (style.hatch && !style.ink ? 0.5 : style.opacity));
        if (land.on[n]) palette[n % 255 + 1] = (alpha << 24 | (rgb & 255) << 16 | (rgb >> 8 & 255) << 8 | rgb >> 16) >>> 0;
      });
      canvas.width = this.size[0];
      canvas.height = this.size[1];
      const ctx = canvas.getContext("2d"), drawn = ctx.createImageData(this.size[0], this.size[1]), out = new Uint32Array(drawn.data.buffer);
      for (let i = 0; i < out.length; i++) out[i] = palette[this.classes[i]];
      ctx.putImageData(drawn, 0, 0);
    },

    draw: function (ctx, rings, zoom, feature) {
      const number = feature.props.c, style = this.spec.styles[number];
      if (!this.on[number]) return;
      ctx.beginPath();
      rings.forEach(function (ring) {
        ring.forEach(function (p, i) { if (i) ctx.lineTo(p.x, p.y); else ctx.moveTo(p.x, p.y); });
      });
      ctx.globalAlpha = style.opacity;
      ctx.fillStyle = this.fills[number];
      ctx.fill("evenodd");
      ctx.globalAlpha = 1;
      ctx.lineWidth = Math.min(style.width, 1.5);
      ctx.strokeStyle = style.line;
      ctx.stroke();
    },

    set: function (number, on) {
      const land = this;
      this.on[number] = on;
      if (this.waiting) return;
      // many classes are often turned on or off at once
      this.waiting = Promise.resolve().then(function () { land.waiting = null; land.refresh(); });
    },

    refresh: function () {
      const map = this.app.map, any = this.on.some(Boolean);
      [this.overview, this.grid].forEach(function (layer) {
        if (any && !map.hasLayer(layer)) layer.addTo(map);
        if (!any && map.hasLayer(layer)) map.removeLayer(layer);
      });
      this.paint();
      if (any && this.close()) this.grid.rerenderTiles();
      this.near();
    },

    close: function () { return Math.round(this.app.map.getZoom()) >= this.spec.from; },

    // the overview stays until the tiles that take its place are drawn
    near: function () {
      const canvas = this.overview.getElement(), hidden = this.close() && !this.grid._loading;
      if (canvas) canvas.style.visibility = hidden ? "hidden" : "";
    },

    row: function (number) {
      return this.app.layers.rows.find(function (row) { return row.parts.some(function (part) { return part.land === this && part.number === number; }, this); }, this);
    },

    class: function (n) {
      const starts = this.table.starts;
      let low = 0, high = starts.length - 1;
      while (high - low > 1) { const middle = low + high >> 1; if (starts[middle] <= n) low = middle; else high = middle; }
      return low;
    },

    properties: function (n) {
      const made = {};
      for (const [key, values] of Object.entries(this.table.columns)) if (values[n] !== null) made[key] = values[n];
      return made;
    },

    box: function (n) {
      const [[south, west], [north, east]] = this.table.extent, p = this.places.subarray(4 * n, 4 * n + 4);
      const x = function (step) { return west + step / 65535 * (east - west); }, y = function (step) { return south + step / 65535 * (north - south); };
      return [[y(p[1]), x(p[0])], [y(p[3]), x(p[2])]];
    },

    found: function (n, rank) {
      const number = this.class(n), row = this.row(number), part = row.parts.find(function (one) { return one.land === this && one.number === number; }, this);
      return { rank: rank, row: row, part: part, properties: this.properties(n), box: this.box(n), land: this, n: n };
    },

    // numbers of the features that have the text, the best matches first; only as many as are asked for
    search: function (wanted, most) {
      const ranks = [[], [], [], []];
      if (!this.table) return { total: 0, best: [] };
      for (let n = 0; n < this.count; n++) {
        let best = 0;
        for (const column of this.words) {
          const text = column[n];
          if (text === null) continue;
          const lower = String(text).toLowerCase(), at = lower.indexOf(wanted);
          if (at >= 0) best = Math.max(best, lower.length === wanted.length ? 3 : at === 0 ? 2 : 1);
        }
        if (best) ranks[best].push(n);
      }
      const total = ranks[1].length + ranks[2].length + ranks[3].length, best = [];
      for (let rank = 3; rank > 0 && best.length < most; rank--) ranks[rank].slice(0, most - best.length).forEach(function (n) { best.push(this.found(n, rank)); }, this);
      return { total: total, best: best };
    },

    tile: function (lng, lat) {
      const size = Math.pow(2, this.spec.zoom), sin = Math.sin(lat * Math.PI / 180);
      return { x: (lng + 180) / 360 * size, y: (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * size };
    },

    features: async function (x, y) {
      const cache = this.grid.views.get("").tileCache, data = await cache.get({ z: this.spec.zoom, x: x, y: y });
      return { list: data.get("land") || [], size: cache.tileSize };
    },

    // what lies at a point, at any zoom
    at: async function (latlng) {
      if (!this.on.some(Boolean)) return [];
      await this.ready;
      const place = this.tile(latlng.lng, latlng.lat), x = Math.floor(place.x), y = Math.floor(place.y), tile = await this.features(x, y);
      const p = { x: (place.x - x) * tile.size, y: (place.y - y) * tile.size };
      const hits = tile.list.filter(function (f) {
        return this.on[f.props.c] && f.bbox.minX <= p.x && p.x <= f.bbox.maxX && f.bbox.minY <= p.y && p.y <= f.bbox.maxY && protomapsL.pointInPolygon(p, f.geom);
      }, this);
      return hits.map(function (f) { return this.found(f.props.n, 0); }, this);
    },

    // a feature's shape, put together from the tiles it lies in
    shape: async function (n) {
      const [[south, west], [north, east]] = this.box(n), a = this.tile(west, north), b = this.tile(east, south), size = Math.pow(2, this.spec.zoom), pieces = [];
      for (let x = Math.floor(a.x); x <= Math.min(Math.floor(b.x), Math.floor(a.x) + 3); x++) {
        for (let y = Math.floor(a.y); y <= Math.min(Math.floor(b.y), Math.floor(a.y) + 3); y++) {
          const tile = await this.features(x, y);
          const degrees = function (p) {
            const down = Math.PI * (1 - 2 * (y + p.y / tile.size) / size);
            return [(x + p.x / tile.size) / size * 360 - 180, Math.atan(Math.sinh(down)) * 180 / Math.PI];
          };
          tile.list.filter(function (f) { return f.props.n === n; }).forEach(function (f) { pieces.push(f.geom.map(function (ring) { return ring.map(degrees); })); });
        }
      }
      return { type: "Feature", properties: {}, geometry: { type: "MultiPolygon", coordinates: pieces } };
    },
  };
})(window.landuse = window.landuse || {});
