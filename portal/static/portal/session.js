// Says three minutes before a session ends that it will, with a button to go on; what was typed stays.
(() => {
  const bar = document.getElementById("session-warning");
  if (!bar) return;
  const WARN = 180; // seconds
  const button = bar.querySelector("button");
  const ask = async (stay) => {
    const answer = await fetch(bar.dataset.address + (stay ? "?stay" : ""), { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) watch((await answer.json()).left);
  };
  const watch = (left) => {
    bar.hidden = left > WARN;
    if (left > 0) setTimeout(() => ask(false), Math.max(5, left > WARN ? left - WARN : 30) * 1000);
  };
  button.addEventListener("click", () => ask(true));
  ask(false);
})();
