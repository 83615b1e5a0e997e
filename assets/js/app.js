// Everything here is an extra: each page works without it.
import { startAttendance } from "./attendance.js";
import { startAutosave } from "./autosave.js";
import { startCounters } from "./counters.js";
import { startLive } from "./live.js";
import { startPasskeys } from "./passkeys.js";
import { startReadMarks } from "./read_marks.js";
import { startRows } from "./rows.js";
import { startSendOnce } from "./send_once.js";

startAttendance();
startAutosave();
startPasskeys();
startSendOnce();
startCounters();
startLive();
startRows();
startReadMarks();
document.querySelector("[data-focus]")?.focus();
