// A choice is asked of the server as it is made. Dash asks only when it has told every part of the page of the choice;
// by then the answer is on its way, and Dash is given that one. The charts in view are drawn as it comes, and
// when Dash draws them too, they are found to be drawn.
(function () {
  "use strict";
  const KEPT_MS = 2000; // an answer that Dash has not asked for by then is forgotten: it may be of data that was replaced
  const ask = window.fetch;
  let sent = null; // what went ahead: its text, its answer, and what stops it

  const panelsWith = (type) =>
    [...document.querySelectorAll(`[id*='"type":"${type}"']`)].map((element) => JSON.parse(element.id).panel);

  // What an output of Dash's stands for on this page. The rows of a table are nowhere to be seen, but each panel has them.
  function meant(output) {
    const at = output.lastIndexOf(".");
    const [id, property] = [output.slice(0, at), output.slice(at + 1)];
    if (!id.startsWith("{")) return { id, property };
    const { type } = JSON.parse(id);
    return panelsWith(type === "rows" ? "words" : type).map((panel) => ({ id: { panel, type }, property }));
  }

  // Word for word what Dash will ask, or the two would not be known for the same.
  function question(query, school) {
    const draws = ({ inputs, clientside_function: ours }) => !ours && inputs.length === 1 && inputs[0].id === "chosen";
    const { output } = window.sightlineCalls.find(draws);
    const [panel] = panelsWith("words");
    const changed = ["chosen.data"];
    return panel && JSON.stringify({
      output,
      outputs: output.slice(2, -2).split("...").map(meant),
      inputs: [{ id: "chosen", property: "data", value: query }],
      changedPropIds: changed,
      parsedChangedPropsIds: changed,
      state: [
        { id: "page", property: "data", value: panel.split("/")[0] },
        { id: "school", property: "data", value: school },
      ],
    });
  }

  // The charts that the reader sees; the rest, and what panels say, Dash comes to soon enough.
  async function show(answer) {
    if (answer.status !== 200) return;
    const { response } = await answer.clone().json();
    // Who asks where a part lies when another has changed has the browser lay out the page between the two.
    const seen = Object.entries(response).filter(([id]) => inView(document.getElementById(id)));
    seen.forEach(([id, { figure }]) => {
      const graph = figure && document.getElementById(id).querySelector(".js-plotly-plot");
      if (graph) window.Plotly.react(graph, figure);
    });
  }

  function inView(part) {
    const panel = part && part.closest(".panel");
    const box = panel && panel.getBoundingClientRect();
    return Boolean(box) && box.bottom > 0 && box.top < window.innerHeight;
  }

  function askAhead(query, school) {
    const body = question(query, school);
    if (!body) return;
    if (sent) sent.stop.abort();
    const stop = new AbortController();
    const headers = { Accept: "application/json", "Content-Type": "application/json" };
    const answer = ask("/_dash-update-component", { method: "POST", credentials: "same-origin", headers, body, signal: stop.signal });
    const mine = (sent = { body, answer, stop });
    // Where no answer comes, Dash is told when it asks; one that the next choice stopped is nobody's.
    answer.then(show, () => {}).catch((fault) => {
      if (fault.name !== "AbortError") throw fault;
    });
    setTimeout(() => sent === mine && (sent = null), KEPT_MS);
  }

  window.fetch = function (address, options) {
    if (!sent || !options || options.body !== sent.body) return ask.call(this, address, options);
    const { answer } = sent;
    sent = null;
    return answer;
  };
  window.sightline = Object.assign(window.sightline || {}, { askAhead });
})();
