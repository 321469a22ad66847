#!/usr/bin/env node
const x: string = process.version;
console.log('landfall', x, process.argv.slice(2));
