// To be loaded first, so that the codec finds no Buffer and takes what every platform has.
delete globalThis.Buffer;
