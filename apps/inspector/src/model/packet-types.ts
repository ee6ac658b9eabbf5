/** The Control Packets that can be built and chosen. */

export { PACKET_TYPES } from "@mqtt-codec/cli/inputs";
