// Marks that wait on this device until the server has them: keys and states, never a name.
const PREFIX = "opkomst:";
const DEVICE = "opkomst-toestel";

export function keyOf(owner, path) {
  return `${PREFIX}${owner}:${path}`;
}

// Everything that waits for somebody, as pairs of path and marks.
export function waiting(owner) {
  const start = keyOf(owner, "");
  return keys().filter((key) => key.startsWith(start)).map((key) => [key.slice(start.length), read(key)]);
}

export function countAll() {
  return keys().reduce((sum, key) => sum + read(key).length, 0);
}

export function forgetAll() {
  keys().forEach((key) => localStorage.removeItem(key));
  localStorage.removeItem(DEVICE);
}

export function add(key, mark) {
  const { device, number } = read(DEVICE, { device: newId(), number: 0 });
  localStorage.setItem(DEVICE, JSON.stringify({ device, number: number + 1 }));
  const made = { id: newId(), number: number + 1, at: Date.now(), ...mark };
  localStorage.setItem(key, JSON.stringify([...read(key), made]));
}

export function device() {
  return read(DEVICE, { device: "" }).device;
}

export function marksAt(key) {
  return read(key);
}

export function drop(key, ids) {
  const left = read(key).filter((mark) => !ids.has(mark.id));
  if (left.length) localStorage.setItem(key, JSON.stringify(left));
  else localStorage.removeItem(key);
}

function keys() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

function read(key, otherwise = []) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

// A random UUID; crypto.randomUUID asks for HTTPS.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
