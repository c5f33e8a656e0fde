/**
 * Takes along what a link to a former address says behind its `#`: which version it cites, or which part of the page. The
 * stub's own way on knows nothing of that. It is no module, so that it comes before the rest of the stub is read.
 */
if (location.hash) {
  const { to } = document.currentScript.dataset;
  // What follows would lead on without it.
  stop();
  location.replace(to + location.hash);
}
