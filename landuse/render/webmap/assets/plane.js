// Degrees to the plane of a Gauss-Krüger band, by Krüger's series to the fourth order: a tenth of a millimetre in a band.
(function (lu) {
  "use strict";
  const A = 6378137.0, F = 1 / 298.257222101, N = F / (2 - F);
  const MEAN = A / (1 + N) * (1 + N * N / 4 + Math.pow(N, 4) / 64);
  const ALPHA = [
    N / 2 - 2 * N * N / 3 + 5 * Math.pow(N, 3) / 16 + 41 * Math.pow(N, 4) / 180,
    13 * N * N / 48 - 3 * Math.pow(N, 3) / 5 + 557 * Math.pow(N, 4) / 1440,
    61 * Math.pow(N, 3) / 240 - 103 * Math.pow(N, 4) / 140,
    49561 * Math.pow(N, 4) / 161280,
  ];
  const E1 = 2 * Math.sqrt(N) / (1 + N);

  // gives x to the north and y to the east, in metres, as surveyors in China write them
  lu.plane = function (lon, lat, meridian, falseEasting) {
    const phi = lat * Math.PI / 180, lambda = (lon - meridian) * Math.PI / 180, s = Math.sin(phi);
    const t = Math.sinh(Math.atanh(s) - E1 * Math.atanh(E1 * s));
    const xi = Math.atan2(t, Math.cos(lambda)), eta = Math.atanh(Math.sin(lambda) / Math.sqrt(1 + t * t));
    let north = xi, east = eta;
    ALPHA.forEach(function (alpha, i) {
      const k = 2 * (i + 1);
      north += alpha * Math.sin(k * xi) * Math.cosh(k * eta);
      east += alpha * Math.cos(k * xi) * Math.sinh(k * eta);
    });
    return { x: MEAN * north, y: falseEasting + MEAN * east };
  };

  lu.planeArea = function (points) {
    let twice = 0;
    points.forEach(function (p, i) {
      const q = points[(i + 1) % points.length];
      twice += p.y * q.x - q.y * p.x;
    });
    return Math.abs(twice) / 2;
  };

  lu.planeLength = function (points, closed) {
    let sum = 0;
    for (let i = 1; i < points.length + (closed ? 1 : 0); i++) {
      const p = points[i - 1], q = points[i % points.length];
      sum += Math.hypot(q.x - p.x, q.y - p.y);
    }
    return sum;
  };

  lu.degrees = function (value, letters) {
    const seconds = Math.round(Math.abs(value) * 3600 * 1000) / 1000;
    const d = Math.floor(seconds / 3600), m = Math.floor(seconds % 3600 / 60), s = (seconds % 60).toFixed(3);
    return d + "°" + String(m).padStart(2, "0") + "′" + s.padStart(6, "0") + "″" + letters[value < 0 ? 1 : 0];
  };
})(window.landuse = window.landuse || {});
