// The QR code of a slip leads here with number and code behind #, which no server ever sees: they are
// put into the form and taken out of the address.
const shown = location.hash.slice(1).split("/");
if (shown.length === 2) {
  const number = document.querySelector("[name=number]");
  const secret = document.querySelector("[name=secret]");
  if (number && secret) {
    [number.value, secret.value] = shown.map(decodeURIComponent);
    history.replaceState(null, "", location.pathname);
  }
}
