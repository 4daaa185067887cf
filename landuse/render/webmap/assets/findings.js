// The findings: verdict in colour and word, figure, bounds, limit, margin, clause; each flies to its ground.
(function (lu) {
  "use strict";
  const { el } = lu;
  const MARKS = { met: "✓", broken: "✕", undecided: "?", not_judged: "–" };

  lu.badge = function (one) {
    return el("span", { class: "lu-badge lu-" + one.verdict }, el("span", { "aria-hidden": "true" }, MARKS[one.verdict]), one.word);
  };

  lu.Findings = function (app) {
    this.app = app;
    this.all = {};
    this.only = null;
    app.data.findings.forEach(function (one) {
      this.all[one.id] = one;
      one.portions.forEach(function (part) { part.parent = one; this.all[part.id] = part; }, this);
    }, this);
  };

  lu.Findings.prototype = {
    known: function (id) { return this.all[id]; },

    list: function () {
      const findings = this, data = this.app.data;
      this.cards = el("div", { class: "lu-cards" }, data.findings.map(function (one) { return findings.card(one); }));
      const list = el("div", null, this.filter(), el("p", { class: "lu-line" }, data.summary_line), this.cards);
      this.sift(null);
      return list;
    },

    filter: function () {
      const findings = this, data = this.app.data, every = [{ id: null, word: this.app.t("all") }].concat(data.verdicts);
      this.chips = every.map(function (verdict) {
        const n = data.findings.filter(function (one) { return !verdict.id || one.verdict === verdict.id; }).length;
        const words = [verdict.id ? el("span", { "aria-hidden": "true" }, MARKS[verdict.id]) : null, verdict.word, el("b", null, String(n))];
        const chip = el("button", { type: "button", class: "lu-chip lu-" + verdict.id, disabled: n === 0, onclick: function () { findings.sift(verdict.id === findings.only ? null : verdict.id); } }, words);
        chip.verdict = verdict.id;
        return chip;
      });
      return el("div", { class: "lu-filter", role: "group", "aria-label": this.app.t("filter") }, this.chips);
    },

    // show only the findings of one verdict; all of them where it is null
    sift: function (verdict) {
      this.only = verdict;
      this.app.data.findings.forEach(function (one) { one.card.hidden = Boolean(verdict) && one.verdict !== verdict; });
      this.chips.forEach(function (chip) { chip.setAttribute("aria-pressed", String(chip.verdict === verdict)); });
    },

    card: function (one) {
      const findings = this, t = this.app.t;
      const marks = [one.assumed.length ? el("span", { class: "lu-mark" }, t("assumption")) : null, one.decision ? el("span", { class: "lu-mark" }, t("decision") + " · ", one.decision.ruling) : null,
        one.conditional ? el("span", { class: "lu-mark" }, t("conditional_short")) : null];
      const place = one.parent ? null : el("small", null, lu.said(one.document), " ", lu.said(one.clause), " · ", one.weight, one.counted ? null : " · " + t("not_counted"));
      const head = el("summary", null, lu.badge(one), el("span", { class: "lu-grow" }, el("b", null, lu.said(one.parent ? one.scope : one.title)),
        one.parent ? null : el("small", null, " ", lu.said(one.scope)), marks), this.figures(one), place);
      one.card = el("details", { class: "lu-card lu-edge-" + one.verdict, id: "lu-" + one.id }, head);
      one.card.addEventListener("toggle", function () {
        if (one.card.open) findings.filled(one);
      });
      head.addEventListener("click", function () { if (!one.card.open) findings.go(one); });
      return one.card;
    },

    figures: function (one) {
      const t = this.app.t;
      if (one.figure === null) return null;
      const bits = [el("b", { class: "lu-value" }, one.figure), one.limit ? el("span", null, t("limit") + " " + one.limit) : null, one.margin ? el("span", null, t("margin") + " " + one.margin) : null];
      return el("span", { class: "lu-figures" }, bits);
    },

    filled: function (one) {
      if (one.filled) return;
      one.filled = true;
      lu.put(one.card, [this.body(one)]);
    },

    body: function (one) {
      const findings = this, t = this.app.t, text = one.parent ? {} : one; // a portion shares these with its finding
      return el("div", { class: "lu-body" },
        el("p", null, lu.said(one.message)),
        this.lines(one.verdict === "undecided" ? "decides" : "lacking", one.decides, function (want) { return [lu.said(want.what), el("small", null, " — ", want.whom)]; }),
        this.lines("gates", one.gates, function (gate) { return findings.gate(gate); }),
        this.lines("definitions", one.definitions, function (reading) { return [lu.said(reading.what), " ", el("b", null, reading.bounds)]; }),
        this.lines("assumed", one.assumed, function (each) { return [lu.said(each.about), " — ", lu.said(each.reason), " (", lu.said(each.by), ")", el("small", null, t("without_it") + ": " + each.without)]; }),
        one.decision ? this.lines("decision", [one.decision], function (d) { return [el("b", null, d.ruling), " ", lu.said(d.reason), " (", lu.said(d.by), ", ", d.on, ")"]; }) : null,
        one.conditional ? el("p", { class: "lu-warn" }, t("conditional")) : null,
        text.stricter ? el("p", { class: "lu-warn" }, t("stricter"), ": ", this.link(text.stricter)) : null,
        text.remedy ? el("p", null, el("strong", null, t("remedy"), " "), lu.said(text.remedy)) : null,
        text.quote ? el("blockquote", null, lu.said(text.quote), el("footer", null, lu.said(text.document), " ", lu.said(text.number), " ", lu.said(text.clause))) : null,
        this.lines("notes", one.notes, function (note) { return lu.said(note); }),
        this.pieces(one),
        one.portions && one.portions.length ? el("div", { class: "lu-portions" }, el("strong", null, t("portions")), one.portions.map(function (part) { return findings.card(part); })) : null,
        el("p", { class: "lu-id" }, one.id));
    },

    lines: function (key, each, write) {
      return each && each.length ? el("div", { class: "lu-lines" }, el("strong", null, this.app.t(key)), el("ul", null, each.map(function (one) { return el("li", null, write(one)); }))) : null;
    },

    gate: function (gate) {
      return el("span", { class: "lu-gate", style: { paddingLeft: gate.depth * 14 + "px" } }, lu.badge(gate), gate.finding && this.all[gate.finding] ? this.link(gate.finding, gate.title) : lu.said(gate.title), el("small", null, " ", gate.weight));
    },

    link: function (id, title) {
      const findings = this;
      return el("button", { type: "button", class: "lu-link", onclick: function () { findings.open(id); } }, lu.said(title || id));
    },

    pieces: function (one) {
      const app = this.app;
      if (!one.items.length) return null;
      const items = one.items.map(function (item) {
        const words = [lu.said(item.kind), item.label ? [" ", lu.said(item.label)] : null, item.area ? el("small", { class: "lu-figure" }, item.area) : null];
        return el("li", null, item.box ? el("button", { type: "button", class: "lu-link lu-piece", onclick: function () { app.go(item.box); } }, words) : words);
      });
      if (one.more) items.push(el("li", { class: "lu-none" }, app.t("more_items").replace("{n}", one.more)));
      return el("div", { class: "lu-lines" }, el("strong", null, app.t("evidence")), el("ul", null, items));
    },

    // fly to the ground of a finding and show it; what an earlier one had shown goes again
    go: function (one) {
      const app = this.app;
      if (this.current) this.current.card.classList.remove("lu-current");
      if (this.lent) app.layers.show(this.lent, false);
      this.current = one;
      this.lent = null;
      one.card.classList.add("lu-current");
      // a portion of a large finding has no overlay of its own
      const row = app.layers.find("evidence/" + one.id) || (one.parent && app.layers.find("evidence/" + one.parent.id));
      if (row && !row.shown) { app.layers.lead(row); this.lent = row; }
      if (one.box) app.go(one.box);
    },

    open: function (id) {
      const one = this.all[id];
      if (!one) return;
      this.app.tab("findings");
      if (one.parent) { one.parent.card.open = true; this.filled(one.parent); }
      const top = one.parent || one;
      if (this.only && this.only !== top.verdict) this.sift(null);
      one.card.open = true;
      this.filled(one);
      this.go(one);
      one.card.scrollIntoView({ block: "start" });
      one.card.querySelector("summary").focus({ preventScroll: true });
    },
  };
})(window.landuse = window.landuse || {});
