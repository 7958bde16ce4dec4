// Ends with the process that holds its input, so that no killed test run leaves a server behind.
process.stdin.on('end', () => process.exit()).resume();

require('azurite/dist/src/blob/main.js');
