// The first view came with the document: Dash is given it where it would ask the server, and nothing is left for Dash to
// find out before the first chart. What it would call as soon as a page is there is done here, when the page is there
// or, where that can wait, when the first chart has been shown.
(function () {
  "use strict";
  const view = JSON.parse(document.getElementById("first-view").textContent);
  const ask = window.fetch;

  function each(part, visit) {
    if (Array.isArray(part)) part.forEach((one) => each(one, visit));
    if (!part || !part.props) return;
    visit(part.props);
    each(part.props.children, visit);
  }

  const parts = [];
  each(view, (props) => props.id && parts.push(props));
  // Dash asks for the page of an address as soon as it hears of one; of this one it has heard.
  const { pathname, search, hash, href } = location;
  Object.assign(parts.find(({ id }) => id === "_pages_location"), { pathname, search, hash, href });

  // As the server would have answered; nobody reads it but as JSON.
  function answered(content) {
    const answer = new Response(null, { headers: { "Content-Type": "application/json" } });
    answer.json = () => Promise.resolve(content);
    return Promise.resolve(answer);
  }

  window.fetch = function (address, options) {
    const path = String(address).split("?")[0];
    if (path === "/_dash-layout") return answered(view);
    if (path === "/_dash-dependencies") return answered(window.sightlineCalls);
    return ask.call(this, address, options);
  };

  // The parts that a call names: one, or all that a pattern fits.
  function named(id) {
    if (!id.startsWith("{")) return parts.find((props) => props.id === id);
    const { type } = JSON.parse(id);
    return parts.filter((props) => props.id.type === type);
  }

  // As Dash would call it with the page as it came; not where the page lacks what it would tell, or is told by.
  function call(name) {
    const asked = window.sightlineCalls.find(({ clientside_function: ours }) => ours && ours.function_name === name);
    const given = [...asked.inputs, ...asked.state].map(({ id, property }) => ({ from: named(id), property }));
    if (!named(asked.output.split(".")[0]) || !given.every(({ from }) => from)) return;
    const values = given.map(({ from, property }) => (Array.isArray(from) ? from.map((props) => props[property]) : from[property]));
    window.dash_clientside.sightline[name](...values);
  }

  // Not where the reader was quicker, and Dash has told of other rows since.
  const tables = () => window.sightline.tabled() || call("numbers");

  new MutationObserver((_changes, observer) => {
    if (!document.getElementById("main")) return;
    observer.disconnect();
    call("belongs");
    call("choose");
    if (document.querySelector("[data-chart]")) window.sightline.begun.then(tables);
    else tables();
  }).observe(document.body, { childList: true, subtree: true });
})();
