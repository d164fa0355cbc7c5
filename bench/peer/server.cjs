// CouchDB's protocol by express-pouchdb on LevelDB. Usage: node server.cjs DIRECTORY PORT
const express = require("express");
const expressPouchdb = require("express-pouchdb");
const leveldown = require("leveldown");
const PouchDB = require("pouchdb");

const [directory, port] = process.argv.slice(2);

/** LevelDB that has each write on the disk before it answers, as CouchDB does: its own way is to leave that to chance. */
function durable(location) {
  const level = leveldown(location);
  for (const name of ["_batch", "_put", "_del"]) {
    const write = level[name].bind(level);
    level[name] = (...given) => {
      const done = given.pop();
      const options = given.pop();
      write(...given, { ...options, sync: true }, done);
    };
  }
  return level;
}

const app = express();
const Stored = PouchDB.defaults({ prefix: `${directory}/`, db: durable });
app.use("/", expressPouchdb(Stored, { mode: "minimumForPouchDB", inMemoryConfig: true }));
app.listen(Number(port), "127.0.0.1");
