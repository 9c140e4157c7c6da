// 长辈版: the browser's own voice reads the page. Nothing leaves the browser; where it has no voice for the
// page's language the button stays hidden.
const reader = document.querySelector("[data-read-aloud]");

if (reader && window.speechSynthesis && window.SpeechSynthesisUtterance) {
  const voice = window.speechSynthesis;
  const button = reader.querySelector("button");
  const LONGEST = 200; // characters; some browsers fall silent in longer pieces
  const parts = "h1, h2, h3, p, li, dt, dd, th, td, label, legend, summary";
  reader.hidden = false;

  const texts = () => {
    const shown = [...document.querySelectorAll("#main :is(" + parts + ")")];
    return shown
      .filter((part) => part.checkVisibility ? part.checkVisibility() : part.offsetParent)
      .filter((part) => !part.querySelector(parts))
      .map((part) => part.textContent.replace(/\s+/g, " ").trim())
      .filter(Boolean);
  };

  const stop = () => {
    voice.cancel();
    button.textContent = button.dataset.read;
    button.setAttribute("aria-pressed", "false");
  };

  const read = () => {
    const pieces = texts().flatMap((text) => text.match(new RegExp(`.{1,${LONGEST}}`, "gu")));
    button.textContent = button.dataset.stop;
    button.setAttribute("aria-pressed", "true");
    pieces.forEach((text, at) => {
      const said = new SpeechSynthesisUtterance(text);
      said.lang = document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en";
      said.rate = 0.9;
      if (at === pieces.length - 1) said.onend = stop;
      voice.speak(said);
    });
  };

  button.addEventListener("click", () => (voice.speaking ? stop() : read()));
  window.addEventListener("pagehide", stop);
}
