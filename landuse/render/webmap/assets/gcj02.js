// Tiles that lie on GCJ-02, each moved to where its middle is on the ground: the land and its coordinates stay as they are.
(function (lu) {
  "use strict";
  const AXIS = 6378245.0, E2 = 0.00669342162296594323, RAD = Math.PI / 180;

  // as landuse.crs.gcj02.to_gcj02, which says more
  lu.toGcj = function (lon, lat) {
    const x = lon - 105, y = lat - 35, pi = Math.PI;
    const waves = 20 * Math.sin(6 * pi * x) + 20 * Math.sin(2 * pi * x), root = Math.sqrt(Math.abs(x));
    let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root;
    north += (waves + 20 * Math.sin(pi * y) + 40 * Math.sin(pi / 3 * y)) * 2 / 3;
    north += (160 * Math.sin(pi / 12 * y) + 320 * Math.sin(pi / 30 * y)) * 2 / 3;
    let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root;
    east += (waves + 20 * Math.sin(pi * x) + 40 * Math.sin(pi / 3 * x)) * 2 / 3;
    east += (150 * Math.sin(pi / 12 * x) + 300 * Math.sin(pi / 30 * x)) * 2 / 3;
    const magic = 1 - E2 * Math.pow(Math.sin(lat * RAD), 2);
    return [
      lon + east / (AXIS / Math.sqrt(magic) * Math.cos(lat * RAD)) / RAD,
      lat + north / (AXIS * (1 - E2) / (magic * Math.sqrt(magic))) / RAD,
    ];
  };

  lu.fromGcj = function (lon, lat) {
    let found = [lon, lat];
    for (let n = 0; n < 5; n++) {
      const there = lu.toGcj(found[0], found[1]);
      found = [found[0] + lon - there[0], found[1] + lat - there[1]];
    }
    return found;
  };

  function moved(layer, point, way) {
    const map = layer._map, zoom = layer._tileZoom, at = map.unproject(point, zoom), there = way(at.lng, at.lat);
    return map.project([there[1], there[0]], zoom);
  }

  // what a grid of tiles does otherwise when they lie on GCJ-02
  lu.onGcj = {
    _getTilePos: function (coords) {
      const size = this.getTileSize(), half = size.divideBy(2);
      return moved(this, coords.scaleBy(size).add(half), lu.fromGcj).subtract(half).subtract(this._level.origin).round();
    },
    _getTiledPixelBounds: function (center) {
      const seen = L.GridLayer.prototype._getTiledPixelBounds.call(this, center), rim = 4;
      return L.bounds(moved(this, seen.min, lu.toGcj).subtract([rim, rim]), moved(this, seen.max, lu.toGcj).add([rim, rim]));
    },
    // neighbours are moved by a pixel more or less: none may show the ground between them
    _initTile: function (tile) {
      const size = this.getTileSize();
      L.GridLayer.prototype._initTile.call(this, tile);
      tile.style.width = size.x + 1 + "px";
      tile.style.height = size.y + 1 + "px";
    },
  };
})(window.landuse = window.landuse || {});
