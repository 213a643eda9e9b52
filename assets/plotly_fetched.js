// What draws charts is asked for as soon as the first script is read, and comes while the page is made; where it does
// not come, it is asked for until it does.
(function () {
  "use strict";
  const AGAIN_MS = 5000;
  const MISSING = "What draws the charts could not be fetched, and is asked for again. The tables hold the same numbers.";

  function ask() {
    const script = document.createElement("script");
    script.src = document.documentElement.dataset.plotly;
    script.async = false; // else a browser may read it when all else is done
    script.addEventListener("load", () => window.sightline.failed("", "drawing"));
    script.addEventListener("error", () => {
      script.remove();
      window.sightline.failed(MISSING, "drawing");
      window.dispatchEvent(new Event("sightline-missing"));
      setTimeout(ask, AGAIN_MS);
    });
    document.head.append(script);
  }
  ask();
})();
