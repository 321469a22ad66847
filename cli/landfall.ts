#!/usr/bin/env node
import { createProgram } from './program.ts';
import { runProgram } from './run-program.ts';

// Whoever reads the output, such as `head`, has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await runProgram(createProgram(), process.argv);
