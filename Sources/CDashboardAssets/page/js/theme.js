// Runs before the first paint, so that the page never flashes in the other theme.
(function () {
  var kept = null;
  try { kept = localStorage.getItem("loadstar-theme"); } catch (e) { /* storage may be off */ }
  var dark = kept ? kept === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
