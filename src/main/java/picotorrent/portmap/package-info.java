/// Asking the router to let peers in: UPnP IGD, PCP (RFC 6887) and NAT-PMP (RFC 6886), as machines
/// that believe nobody but the gateway and the gateway little.
@NullMarked
package picotorrent.portmap;

import org.jspecify.annotations.NullMarked;
