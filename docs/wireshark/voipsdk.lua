-- Wireshark dissector for the VoipSdk protocol (docs/PROTOCOL.md): the directory's packets over TCP, signalling and media of
-- calls over UDP. What 014 carries goes to Wireshark's own dissectors for RTP and RTCP (SRTP shows its header).
--
-- Use: wireshark -X lua_script:voipsdk.lua, or copy it into the personal plugins folder (Help, About, Folders).

local voipsdk = Proto("voipsdk", "VoipSdk")

local NAMES = {
    [0] = "Welcome", [1] = "Connect", [2] = "SuccessConnect", [3] = "FailConnect", [4] = "Call", [5] = "AcceptCall",
    [6] = "HangUp", [7] = "PendingRequest", [8] = "PendingSuccess", [9] = "PendingFail", [10] = "PendingInfo",
    [11] = "AcceptPending", [12] = "RefusePending", [13] = "AddContact", [14] = "CallData", [15] = "CallAcceptedCallBack",
    [16] = "CallRinging", [17] = "CallChallenge", [18] = "CallStatus", [19] = "CallPath",
}

-- Positional values of each packet, in wire order (§2).
local VALUES = {
    [0] = { "port" }, [1] = { "username" }, [4] = { "username" }, [7] = { "username" }, [8] = { "username" }, [9] = { "username" },
    [10] = { "username" }, [11] = { "username" }, [12] = { "username" }, [13] = { "address", "port", "username" },
}

local IN_CALLS = { [4] = true, [5] = true, [6] = true, [14] = true, [15] = true, [16] = true, [17] = true, [18] = true, [19] = true }

local MAX_PACKET = 4096 -- §3.6

local f = {
    code = ProtoField.uint16("voipsdk.code", "Packet", base.DEC, NAMES),
    text = ProtoField.string("voipsdk.text", "Text", base.UNICODE),
    username = ProtoField.string("voipsdk.username", "Username", base.UNICODE),
    address = ProtoField.string("voipsdk.address", "Address", base.UNICODE),
    port = ProtoField.uint16("voipsdk.port", "Call port", base.DEC),
    id = ProtoField.string("voipsdk.id", "Call id", base.UNICODE),
    reason = ProtoField.string("voipsdk.reason", "Reason", base.UNICODE),
    number = ProtoField.string("voipsdk.n", "Number", base.UNICODE),
    extra = ProtoField.string("voipsdk.value", "Value beyond those known", base.UNICODE),
    attribute = ProtoField.string("voipsdk.attribute", "Attribute", base.UNICODE),
    attribute_name = ProtoField.string("voipsdk.attribute.name", "Name", base.UNICODE),
    attribute_value = ProtoField.string("voipsdk.attribute.value", "Value", base.UNICODE),
    secured = ProtoField.bool("voipsdk.secured", "Secured call"),
    keepalive = ProtoField.none("voipsdk.keepalive", "Keep-alive"),
}
voipsdk.fields = f

local e_malformed = ProtoExpert.new("voipsdk.malformed", "Malformed packet", expert.group.MALFORMED, expert.severity.ERROR)
local e_missing = ProtoExpert.new("voipsdk.missing", "A value is missing", expert.group.MALFORMED, expert.severity.ERROR)
voipsdk.experts = { e_malformed, e_missing }

voipsdk.prefs.tcp_port = Pref.uint("Directory port", 4242, "TCP port of the directory server")

local rtp = Dissector.get("rtp")
local rtcp = Dissector.get("rtcp")

-- §3.3; "%" without two digits stands for itself.
local function unescape(text)
    return (text:gsub("%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end))
end

-- One to three digits, then SP, an end or nothing.
local function read_code(text)
    local digits = text:match("^(%d%d?%d?)$") or text:match("^(%d%d?%d?)[ \r\n%z]")
    return digits and tonumber(digits), digits and #digits
end

local SPECIAL = { id = f.id, reason = f.reason, n = f.number }

local function add_attribute(tree, range, name, value)
    local item = tree:add(f.attribute, range, name .. "=" .. value)
    item:add(f.attribute_name, range, name)
    item:add(f.attribute_value, range, value)
    if SPECIAL[name] then
        tree:add(SPECIAL[name], range, value)
    end
end

-- Fields of a text packet: values first, attributes after (§3.1). Returns what the Info column shows.
local function dissect_fields(range, text, code, code_length, tree)
    local wanted = VALUES[code] or {}
    local count, secured, shown, in_attributes = 0, false, {}, false
    for start, field in text:sub(code_length + 1):gmatch("()([^ ]+)") do
        local part = range(code_length + start - 1, #field)
        local name, value = field:match("^(%l[%l%d%-]*)=(.*)$")
        if name then
            in_attributes = true
            add_attribute(tree, part, name, unescape(value))
            secured = secured or name == "mac" or name == "e"
            if name == "reason" then
                shown[#shown + 1] = "reason=" .. unescape(value)
            end
        elseif not in_attributes and not field:find("=", 1, true) then
            count = count + 1
            local known = wanted[count]
            local plain = unescape(field)
            if known == "port" then
                local port = tonumber(plain)
                if port and port <= 65535 then
                    tree:add(f.port, part, port)
                else
                    tree:add_proto_expert_info(e_malformed, "The port is no number from 0 to 65535")
                end
            elseif known then
                tree:add(f[known], part, plain)
            else
                tree:add(f.extra, part, plain)
            end
            if known then
                shown[#shown + 1] = plain
            end
        end
    end
    local optional = code == 0 or code == 8 or code == 9
    if count < #wanted and not optional then
        tree:add_proto_expert_info(e_missing)
    end
    if IN_CALLS[code] then
        tree:add(f.secured, range, secured):set_generated()
    end
    return table.concat(shown, " ")
end

-- A packet without its end. Returns the line for the Info column, nil if it is none.
local function dissect_packet(range, tree)
    local text = range:raw()
    local code, code_length = read_code(text)
    local subtree = tree:add(voipsdk, range)
    if not code then
        subtree:add_proto_expert_info(e_malformed, "A packet begins with one to three digits")
        return nil
    end
    subtree:add(f.code, range(0, code_length), code)
    subtree:add(f.text, range, text)
    local rest = dissect_fields(range, text, code, code_length, subtree)
    local line = string.format("%03d %s", code, NAMES[code] or "Unknown")
    subtree:append_text(", " .. line)
    return rest ~= "" and line .. " " .. rest or line
end

-- The end of a datagram's packet, if it has one (§4.4): LF or NUL, with SP or CR before.
local function trim(buffer)
    local text = buffer:raw()
    local stop = text:find("[\n%z]")
    local length = stop and stop - 1 or #text
    while length > 0 and (text:byte(length) == 32 or text:byte(length) == 13) do
        length = length - 1
    end
    return length > 0 and buffer(0, length) or nil
end

-- 014 SP data: RTP or compound RTCP (RFC 5761 §4: the second byte of RTCP is 192 to 223).
local function dissect_media(buffer, prefix, pinfo, tree)
    local subtree = tree:add(voipsdk, buffer(0, prefix))
    subtree:add(f.code, buffer(0, prefix - 1), 14)
    subtree:append_text(", 014 CallData")
    local content = buffer(prefix):tvb()
    if content:len() < 8 or content(0, 1):bitfield(0, 2) ~= 2 then
        subtree:add_proto_expert_info(e_malformed, "Neither RTP nor RTCP of version 2")
        return
    end
    local kind = content(1, 1):uint()
    local inner = (kind >= 192 and kind <= 223) and rtcp or rtp
    -- They raise an error where a length inside is wrong.
    if not pcall(inner.call, inner, content, pinfo, tree) then
        subtree:add_proto_expert_info(e_malformed, "RTP or RTCP whose lengths do not fit")
    end
end

local function dissect_datagram(buffer, pinfo, tree)
    local prefix = buffer:len() > 4 and buffer:raw(0, math.min(4, buffer:len())):match("^0?14 ")
    pinfo.cols.protocol = "VoipSdk"
    if prefix then
        dissect_media(buffer, #prefix, pinfo, tree)
        return buffer:len()
    end
    local range = trim(buffer)
    local line = range and dissect_packet(range, tree)
    pinfo.cols.info = line or "Malformed packet"
    return buffer:len()
end

-- Nobody but this protocol begins a datagram with a call packet's digits.
local function is_call(buffer, pinfo, tree)
    if buffer:len() < 3 or buffer:len() > 2048 then
        return false
    end
    local text = buffer:raw(0, math.min(8, buffer:len()))
    local code = read_code(text)
    if not code or not IN_CALLS[code] or (code == 14 and buffer:len() < 12) or (code == 4 and not text:find("^%d+ +[^ ]")) then
        return false
    end
    dissect_datagram(buffer, pinfo, tree)
    return true
end

-- Directory: a stream of packets that end in LF or NUL. Peers that end none show what one segment holds.
local function dissect_stream(buffer, pinfo, tree)
    pinfo.cols.protocol = "VoipSdk"
    local text = buffer:raw()
    local lines, offset = {}, 0
    while offset < buffer:len() do
        local stop = text:find("[\n%z]", offset + 1)
        if not stop and offset > 0 and buffer:len() - offset <= MAX_PACKET then
            -- The peer ends its packets, so this one goes on in the next segment.
            pinfo.desegment_offset = offset
            pinfo.desegment_len = DESEGMENT_ONE_MORE_SEGMENT
            break
        end
        local last = stop or buffer:len() + 1
        local piece = buffer(offset, last - 1 - offset)
        local range = piece:len() > 0 and trim(piece) or nil
        if range then
            lines[#lines + 1] = dissect_packet(range, tree) or "Malformed packet"
        elseif stop and text:byte(stop) == 10 then
            tree:add(voipsdk, buffer(offset, last - offset)):add(f.keepalive, buffer(offset, last - offset))
            lines[#lines + 1] = "Keep-alive"
        end
        offset = last
    end
    pinfo.cols.info = table.concat(lines, " | ")
    return offset
end

function voipsdk.dissector(buffer, pinfo, tree)
    if pinfo.port_type == 3 then -- UDP
        return dissect_datagram(buffer, pinfo, tree)
    end
    return dissect_stream(buffer, pinfo, tree)
end

local tcp_ports = DissectorTable.get("tcp.port")
local registered
local function register_port()
    if registered ~= voipsdk.prefs.tcp_port then
        if registered then
            tcp_ports:remove(registered, voipsdk)
        end
        registered = voipsdk.prefs.tcp_port
        tcp_ports:add(registered, voipsdk)
    end
end
register_port()
voipsdk.prefs_changed = register_port
tcp_ports:add_for_decode_as(voipsdk)
DissectorTable.get("udp.port"):add_for_decode_as(voipsdk)
voipsdk:register_heuristic("udp", is_call)
