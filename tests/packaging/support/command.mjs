#!/usr/bin/env node
// A program of docs/snippets, under its name in PATH. It ends with an error if its arguments are not valid.
import { basename } from "node:path";
import { argv } from "node:process";

import { COMMANDS } from "./commands.mjs";

const name = basename(argv[1]);
try {
  COMMANDS[name](argv.slice(2));
} catch (error) {
  console.error(`${name}: ${error.message}`);
  process.exitCode = 1;
}
