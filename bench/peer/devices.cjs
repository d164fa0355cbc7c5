// Devices with PouchDB, and what they ask a server. Usage: node devices.cjs ORIGIN DIRECTORY JOB.json
// "begin": each replicates once, so that it has a checkpoint; "day": each writes its reports and replicates to and from.
// Prints, for a day, the requests of each device: [method, path, headers, body].
const { readFileSync } = require("node:fs");
const PouchDB = require("pouchdb");

const [origin, directory, job] = process.argv.slice(2);
const { what, devices } = JSON.parse(readFileSync(job, "utf8"));

async function run({ name, reports }) {
  const asked = [];
  const fetch = (url, options = {}) => {
    const headers = Object.fromEntries(new Headers(options.headers));
    asked.push([options.method ?? "GET", url.slice(origin.length), headers, options.body ?? ""]);
    return PouchDB.fetch(url, options);
  };
  const local = new PouchDB(`${directory}/${name}`);
  const remote = new PouchDB(`${origin}/${name}`, { fetch });
  if (what === "day") await local.bulkDocs(reports);
  const up = await local.replicate.to(remote);
  const down = await local.replicate.from(remote);
  await local.close();
  return { asked, up: up.docs_written, down: down.docs_written };
}

(async () => {
  const found = [];
  for (const device of devices) found.push(await run(device));
  process.stdout.write(JSON.stringify(found));
})();
