/** Ends the extension host when the server is gone (the native one does so from a thread). */
export const watchdog = `exports.start = (pid) => {
  setInterval(() => {
    try { process.kill(pid, 0); } catch { process.exit(55); }
  }, 2000).unref();
};
exports.exit = (code) => process.exit(code);
`;

/** VS Code's logger. One assignment per name, since ES modules import this CommonJS file by name. */
export const spdlog = `const fs = require('fs');
const path = require('path');
const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
class Logger {
  constructor(type, name, file) { this.name = name; this.file = file; this.level = 2; this.raw = false; }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.raw = true; }
  flush() {}
  drop() {}
  write(level, message) {
    if (level < this.level) { return; }
    const head = this.raw ? '' : new Date().toISOString().replace('T', ' ').replace('Z', '') + ' [' + names[level] + '] ';
    try { fs.appendFileSync(this.file, head + message + (this.raw ? '' : '\\n')); } catch { /* the folder is gone */ }
  }
}
names.forEach((name, level) => {
  Logger.prototype[name === 'warning' ? 'warn' : name] = function (message) { this.write(level, message); };
});
const make = (type) => async (name, file) => {
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  return new Logger(type, name, file);
};
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = make('rotating');
exports.createAsyncRotatingLogger = make('rotating_async');
`;
