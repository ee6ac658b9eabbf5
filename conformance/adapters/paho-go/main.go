// The package packets of Paho's client for Go, which reads and writes packets of 3.1 and 3.1.1 of either
// side. With Debian's golang-go and golang-github-eclipse-paho.mqtt.golang-dev:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build -o paho-go main.go
package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"

	"github.com/eclipse/paho.mqtt.golang/packets"
)

type object = map[string]interface{}

type binary struct {
	Hex string `json:"hex"`
}

func (b binary) bytes() []byte {
	data, _ := hex.DecodeString(b.Hex)
	return data
}

func binaryOf(data []byte) binary { return binary{hex.EncodeToString(data)} }

type subscription struct {
	TopicFilter       string `json:"topicFilter"`
	Qos               byte   `json:"qos"`
	NoLocal           bool   `json:"noLocal"`
	RetainAsPublished bool   `json:"retainAsPublished"`
	RetainHandling    byte   `json:"retainHandling"`
}

type will struct {
	Topic      string          `json:"topic"`
	Payload    binary          `json:"payload"`
	Qos        byte            `json:"qos"`
	Retain     bool            `json:"retain"`
	Properties json.RawMessage `json:"properties"`
}

// The fields of all packets.
type packet struct {
	Type            string          `json:"type"`
	ProtocolVersion byte            `json:"protocolVersion"`
	ClientID        string          `json:"clientId"`
	CleanSession    bool            `json:"cleanSession"`
	KeepAlive       uint16          `json:"keepAlive"`
	Will            *will           `json:"will"`
	Username        *string         `json:"username"`
	Password        *binary         `json:"password"`
	Bridge          bool            `json:"bridge"`
	SessionPresent  bool            `json:"sessionPresent"`
	ReasonCode      byte            `json:"reasonCode"`
	Topic           string          `json:"topic"`
	Payload         binary          `json:"payload"`
	Qos             byte            `json:"qos"`
	Retain          bool            `json:"retain"`
	Dup             bool            `json:"dup"`
	PacketID        *uint16         `json:"packetId"`
	Subscriptions   []subscription  `json:"subscriptions"`
	TopicFilters    []string        `json:"topicFilters"`
	ReasonCodes     []uint16        `json:"reasonCodes"`
	Properties      json.RawMessage `json:"properties"`
}

func (p packet) id() uint16 {
	if p.PacketID == nil {
		return 0
	}
	return *p.PacketID
}

type request struct {
	ID              int             `json:"id"`
	Operation       string          `json:"operation"`
	ProtocolVersion byte            `json:"protocolVersion"`
	Hex             string          `json:"hex"`
	Packet          json.RawMessage `json:"packet"`
}

// A connection on which no more bytes come: a read that would wait is noted.
type connection struct {
	data     *bytes.Reader
	hasEnded bool
}

func (c *connection) Read(into []byte) (int, error) {
	n, err := c.data.Read(into)
	if err == io.EOF && len(into) > 0 {
		c.hasEnded = true
	}
	return n, err
}

func decode(asked request) object {
	data, _ := hex.DecodeString(asked.Hex)
	from := &connection{data: bytes.NewReader(data)}
	read, err := packets.ReadPacket(from)
	if from.hasEnded {
		return object{"outcome": "need-more"}
	}
	if err != nil {
		return refused(err)
	}
	if connect, isConnect := read.(*packets.ConnectPacket); isConnect {
		// Who reads it as a server asks this.
		if code := connect.Validate(); code != packets.Accepted {
			return refused(packets.ConnErrors[code])
		}
	}
	return object{
		"outcome":   "packet",
		"packet":    fieldsOf(read),
		"bytesRead": len(data) - from.data.Len(),
	}
}

func fieldsOf(read packets.ControlPacket) object {
	switch p := read.(type) {
	case *packets.ConnectPacket:
		fields := object{
			"type": "connect", "protocolVersion": p.ProtocolVersion & 0x7f, "clientId": p.ClientIdentifier,
			"cleanSession": p.CleanSession, "keepAlive": p.Keepalive, "bridge": p.ProtocolVersion&0x80 != 0,
		}
		if p.WillFlag {
			fields["will"] = object{
				"topic": p.WillTopic, "payload": binaryOf(p.WillMessage), "qos": p.WillQos, "retain": p.WillRetain,
			}
		}
		if p.UsernameFlag {
			fields["username"] = p.Username
		}
		if p.PasswordFlag {
			fields["password"] = binaryOf(p.Password)
		}
		return fields
	case *packets.ConnackPacket:
		return object{"type": "connack", "sessionPresent": p.SessionPresent, "reasonCode": p.ReturnCode}
	case *packets.PublishPacket:
		fields := object{
			"type": "publish", "topic": p.TopicName, "payload": binaryOf(p.Payload),
			"qos": p.Qos, "retain": p.Retain, "dup": p.Dup,
		}
		if p.Qos > 0 {
			fields["packetId"] = p.MessageID
		}
		return fields
	case *packets.PubackPacket:
		return object{"type": "puback", "packetId": p.MessageID}
	case *packets.PubrecPacket:
		return object{"type": "pubrec", "packetId": p.MessageID}
	case *packets.PubrelPacket:
		return object{"type": "pubrel", "packetId": p.MessageID}
	case *packets.PubcompPacket:
		return object{"type": "pubcomp", "packetId": p.MessageID}
	case *packets.SubscribePacket:
		subscriptions := []object{}
		for i, topic := range p.Topics {
			subscriptions = append(subscriptions, object{"topicFilter": topic, "qos": p.Qoss[i]})
		}
		return object{"type": "subscribe", "packetId": p.MessageID, "subscriptions": subscriptions}
	case *packets.SubackPacket:
		codes := []int{}
		for _, code := range p.ReturnCodes {
			codes = append(codes, int(code))
		}
		return object{"type": "suback", "packetId": p.MessageID, "reasonCodes": codes}
	case *packets.UnsubscribePacket:
		return object{"type": "unsubscribe", "packetId": p.MessageID, "topicFilters": append([]string{}, p.Topics...)}
	case *packets.UnsubackPacket:
		return object{"type": "unsuback", "packetId": p.MessageID}
	case *packets.PingreqPacket:
		return object{"type": "pingreq"}
	case *packets.PingrespPacket:
		return object{"type": "pingresp"}
	default:
		return object{"type": "disconnect"}
	}
}

// Text that no UTF-8 can hold comes as the escape of half a surrogate pair, which a string of Go cannot hold.
var halfPair = regexp.MustCompile(`\\u[dD][89a-fA-F]`)

func encode(asked request) object {
	if halfPair.Match(asked.Packet) {
		return unsupported("text with half a surrogate pair")
	}
	var p packet
	if err := json.Unmarshal(asked.Packet, &p); err != nil {
		return unsupported("a value that does not fit its field")
	}
	if p.Properties != nil || p.Will != nil && p.Will.Properties != nil {
		return unsupported("properties")
	}
	if p.Type != "connack" && p.ReasonCode != 0 || p.Type == "unsuback" && len(p.ReasonCodes) > 0 {
		return unsupported("this Reason Code")
	}
	if p.Type == "publish" && p.Qos == 0 && p.PacketID != nil {
		return unsupported("a Packet Identifier with QoS 0")
	}
	made := made(p)
	if made == nil {
		return unsupported("this packet: its form has no place for it")
	}
	if connect, isConnect := made.(*packets.ConnectPacket); isConnect {
		if code := connect.Validate(); code != packets.Accepted {
			return refused(packets.ConnErrors[code])
		}
	}
	var written bytes.Buffer
	if err := made.Write(&written); err != nil {
		return refused(err)
	}
	return object{"outcome": "bytes", "hex": hex.EncodeToString(written.Bytes())}
}

func made(p packet) packets.ControlPacket {
	switch p.Type {
	case "connect":
		return madeConnect(p)
	case "connack":
		m := packets.NewControlPacket(packets.Connack).(*packets.ConnackPacket)
		m.SessionPresent, m.ReturnCode = p.SessionPresent, p.ReasonCode
		return m
	case "publish":
		m := packets.NewControlPacket(packets.Publish).(*packets.PublishPacket)
		m.TopicName, m.Payload, m.MessageID = p.Topic, p.Payload.bytes(), p.id()
		m.Qos, m.Retain, m.Dup = p.Qos, p.Retain, p.Dup
		return m
	case "puback":
		m := packets.NewControlPacket(packets.Puback).(*packets.PubackPacket)
		m.MessageID = p.id()
		return m
	case "pubrec":
		m := packets.NewControlPacket(packets.Pubrec).(*packets.PubrecPacket)
		m.MessageID = p.id()
		return m
	case "pubrel":
		m := packets.NewControlPacket(packets.Pubrel).(*packets.PubrelPacket)
		m.MessageID = p.id()
		return m
	case "pubcomp":
		m := packets.NewControlPacket(packets.Pubcomp).(*packets.PubcompPacket)
		m.MessageID = p.id()
		return m
	case "subscribe":
		m := packets.NewControlPacket(packets.Subscribe).(*packets.SubscribePacket)
		m.MessageID = p.id()
		for _, each := range p.Subscriptions {
			if each.NoLocal || each.RetainAsPublished || each.RetainHandling != 0 {
				return nil
			}
			m.Topics, m.Qoss = append(m.Topics, each.TopicFilter), append(m.Qoss, each.Qos)
		}
		return m
	case "suback":
		m := packets.NewControlPacket(packets.Suback).(*packets.SubackPacket)
		m.MessageID = p.id()
		for _, code := range p.ReasonCodes {
			if code > 255 {
				return nil
			}
			m.ReturnCodes = append(m.ReturnCodes, byte(code))
		}
		return m
	case "unsubscribe":
		m := packets.NewControlPacket(packets.Unsubscribe).(*packets.UnsubscribePacket)
		m.MessageID, m.Topics = p.id(), p.TopicFilters
		return m
	case "unsuback":
		m := packets.NewControlPacket(packets.Unsuback).(*packets.UnsubackPacket)
		m.MessageID = p.id()
		return m
	case "pingreq":
		return packets.NewControlPacket(packets.Pingreq)
	case "pingresp":
		return packets.NewControlPacket(packets.Pingresp)
	case "disconnect":
		return packets.NewControlPacket(packets.Disconnect)
	default:
		return nil
	}
}

func madeConnect(p packet) packets.ControlPacket {
	m := packets.NewControlPacket(packets.Connect).(*packets.ConnectPacket)
	m.ProtocolName, m.ProtocolVersion = "MQTT", p.ProtocolVersion
	if p.ProtocolVersion == 3 {
		m.ProtocolName = "MQIsdp"
	}
	if p.Bridge {
		m.ProtocolVersion |= 0x80
	}
	m.ClientIdentifier, m.CleanSession, m.Keepalive = p.ClientID, p.CleanSession, p.KeepAlive
	if p.Will != nil {
		m.WillFlag, m.WillTopic, m.WillMessage = true, p.Will.Topic, p.Will.Payload.bytes()
		m.WillQos, m.WillRetain = p.Will.Qos, p.Will.Retain
	}
	if p.Username != nil {
		m.UsernameFlag, m.Username = true, *p.Username
	}
	if p.Password != nil {
		m.PasswordFlag, m.Password = true, p.Password.bytes()
	}
	return m
}

func refused(err error) object {
	return object{"outcome": "refused", "message": fmt.Sprint(err)}
}

func unsupported(message string) object {
	return object{"outcome": "unsupported", "message": message}
}

func describe() object {
	version := "unknown"
	query := exec.Command("dpkg-query", "-W", "-f=${Version}", "golang-github-eclipse-paho.mqtt.golang-dev")
	if out, err := query.Output(); err == nil {
		version = string(out)
	}
	types := []string{
		"connect", "connack", "publish", "puback", "pubrec", "pubrel", "pubcomp", "subscribe", "suback",
		"unsubscribe", "unsuback", "pingreq", "pingresp", "disconnect",
	}
	return object{
		"name": "paho.mqtt.golang/packets", "version": version, "language": "Go",
		"protocolVersions": []int{3, 4}, "operations": []string{"decode", "encode"},
		"types": object{"decode": types, "encode": types}, "direction": false, "options": []string{},
	}
}

func main() {
	in := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked request
		if err := json.Unmarshal(line, &asked); err != nil {
			panic(err)
		}
		var answer object
		switch asked.Operation {
		case "describe":
			answer = describe()
		case "decode":
			answer = decode(asked)
		default:
			answer = encode(asked)
		}
		answer["id"] = asked.ID
		if err := out.Encode(answer); err != nil {
			panic(err)
		}
	}
}
