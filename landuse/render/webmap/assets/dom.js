// Elements, words and figures. Text from the data only ever becomes a text node, so it cannot be markup.
(function (lu) {
  "use strict";

  lu.el = function (tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (name === "style") Object.assign(made.style, value);
      else made.setAttribute(name, value === true ? "" : value);
    }
    lu.put(made, children);
    return made;
  };

  lu.put = function (parent, children) {
    for (const child of children) {
      if (child === null || child === undefined || child === false || child === "") continue;
      if (Array.isArray(child)) lu.put(parent, child);
      else parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return parent;
  };

  lu.clear = function (parent) {
    while (parent.firstChild) parent.removeChild(parent.firstChild);
    return parent;
  };

  // what a user wrote: kept from turning round the text beside it
  lu.said = function (text, attributes) {
    return text === null || text === undefined || text === "" ? null : lu.el("bdi", attributes, text);
  };

  lu.rows = function (pairs) {
    const given = pairs.filter(function (pair) { return pair[1] !== null && pair[1] !== undefined && pair[1] !== ""; });
    return lu.el("dl", { class: "lu-rows" }, given.map(function (pair) { return [lu.el("dt", null, pair[0]), lu.el("dd", null, pair[1])]; }));
  };

  lu.svg = function (tag, attributes, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
    return lu.put(made, children);
  };

  lu.number = function (value, decimals) {
    return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  };

  lu.filled = function (text, values) {
    return text.replace(/\{(\w+)\}/g, function (place, name) { return name in values ? values[name] : place; });
  };

  lu.area = function (app, squareMetres) {
    const figures = { ha: lu.number(squareMetres / 10000, 4), mu: lu.number(squareMetres * 3 / 2000, 2), m2: lu.number(squareMetres, 2) };
    return lu.filled(app.t("areas_line"), figures);
  };

  lu.figure = function (app, figure, unit) { return lu.filled(app.t("figure_unit"), { figure: figure, unit: app.t("unit_" + unit) }); };

  lu.length = function (app, metres) {
    return metres < 10000 ? lu.figure(app, lu.number(metres, 2), "m") : lu.figure(app, lu.number(metres / 1000, 3), "km");
  };
})(window.landuse = window.landuse || {});
