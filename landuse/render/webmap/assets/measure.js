// Lengths and areas by hand, in the plane of the case's band.
(function (lu) {
  "use strict";
  const { el } = lu;

  lu.measure = function (app) {
    const map = app.map, line = L.polygon([], { color: "#111111", weight: 2, dashArray: "5 4", fillColor: "#ffd54f", fillOpacity: 0.25, interactive: false });
    const dots = L.layerGroup(), said = el("div", { class: "lu-measured", role: "status", hidden: true });
    let points = [], done = false;
    const button = el("button", { type: "button", "aria-pressed": "false", onclick: toggle }, app.t("measure"));

    function toggle() { if (app.measuring) stop(); else start(); }

    function start() {
      app.measuring = true;
      button.setAttribute("aria-pressed", "true");
      points = [];
      done = false;
      line.addTo(map);
      dots.addTo(map);
      map.closePopup();
      map.doubleClickZoom.disable();
      map.getContainer().classList.add("lu-crosshair");
      said.hidden = false;
      draw();
      map.getContainer().focus();
    }

    function stop() {
      app.measuring = false;
      button.setAttribute("aria-pressed", "false");
      map.removeLayer(line);
      map.removeLayer(dots);
      map.doubleClickZoom.enable();
      map.getContainer().classList.remove("lu-crosshair");
      said.hidden = true;
    }

    function draw() {
      line.setLatLngs(points);
      dots.clearLayers();
      points.forEach(function (p) { L.circleMarker(p, { radius: 3, color: "#111111", weight: 1, fillColor: "#ffffff", fillOpacity: 1, interactive: false }).addTo(dots); });
      lu.clear(said);
      const flat = points.map(function (p) { return app.plane(p); });
      const pairs = points.length < 2 ? [] : points.length < 3
        ? [[app.t("length"), lu.length(app, lu.planeLength(flat, false))]]
        : [[app.t("perimeter"), lu.length(app, lu.planeLength(flat, true))], [app.t("area"), lu.area(app, lu.planeArea(flat))]];
      lu.put(said, [lu.rows(pairs), done ? null : el("small", null, app.t("measure_help"))]);
    }

    map.on("click", function (event) {
      if (!app.measuring) return;
      if (done) { points = []; done = false; }
      points.push(event.latlng);
      draw();
    });
    map.on("dblclick", function () { if (app.measuring) end(true); });

    function end(twice) {
      // a double click has put its point down twice
      if (twice && points.length > 1) points.pop();
      done = true;
      draw();
    }

    document.addEventListener("keydown", function (event) {
      if (!app.measuring || /^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
      if (event.key === "Escape") stop();
      else if (event.key === "Enter" && event.target !== button) { event.preventDefault(); if (document.activeElement === map.getContainer() && !points.length) return; end(false); }
      else if (event.key === "Backspace") { event.preventDefault(); points.pop(); done = false; draw(); }
    });
    app.measured = said;
    return button;
  };
})(window.landuse = window.landuse || {});
