module.exports = require("./dist/packet.mjs").Packet;
