// SPDX-License-Identifier: BSL-1.0
// What a fault_proxy can do to a session, and where.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace overt::test {

/// Who sends.
enum class side : unsigned char { client, server };

/// What happens at a place in what a side sends. What comes before that place still arrives.
enum class mishap : unsigned char {
    cut,         ///< The proxy closes both ends.
    reset,       ///< The same with a TCP reset.
    half_close,  ///< The receiver sees the end of the stream; its own words still get through.
    hold,        ///< Nothing more is passed on in this direction until release().
    swallow,     ///< The rest of this direction is taken and dropped.
    stall,       ///< Nothing more is read in this direction until release(): its sender's buffers fill up.
    corrupt,     ///< One bit is another.
    replace,     ///< Other bytes come in the place of the message.
    inject,      ///< Other bytes come in between.
};

/// The n-th message of a type, counted from now on, and a place in it; or the k-th byte, counted from now on.
struct fault {
    static constexpr char any_type = 0;

    fault(mishap what_, side from_, char type_ = any_type, int nth_ = 1)
        : what(what_),
          from(from_),
          type(type_),
          nth(nth_) {}
    /// Behind so many bytes of the message.
    fault&& behind(std::size_t bytes_of_it) && { return offset = bytes_of_it, std::move(*this); }
    /// Counts bytes in place of messages.
    fault&& at_byte(std::size_t position) && { return byte = position, nth = 0, std::move(*this); }
    fault&& with(std::string other) && { return bytes = std::move(other), std::move(*this); }
    /// The session is closed behind the bytes that were put in.
    fault&& then_cut() && { return cuts = true, std::move(*this); }

    mishap what;
    side from;
    char type;
    int nth;  // 0: it counts bytes
    std::size_t offset = 0;
    std::size_t byte = 0;
    std::string bytes{};
    bool cuts = false;
};

/// How one direction flows.
struct flow {
    std::chrono::milliseconds delay{};
    std::chrono::milliseconds jitter{};    ///< At the most so much more, at random; nothing overtakes.
    std::size_t bytes_per_second = 0;      ///< 0: as fast as it goes.
    std::size_t slice = 0;                 ///< Written in pieces of so many bytes; 0: as it came.
    bool random_slices = false;            ///< Of one byte up to slice.
    std::chrono::milliseconds coalesce{};  ///< What comes within so long is written as one.
};

/// How the proxy takes callers.
enum class welcome : unsigned char {
    pass_on,
    silent,   ///< Takes them, and says and reads nothing.
    nothing,  ///< Takes none: the handshake of TCP is as far as they get, and not even that where the backlog is full.
    refuse,   ///< Nobody listens.
};

/// What becomes of requests to cancel.
enum class cancel_requests : unsigned char {
    pass_on,
    drop,       ///< Hung up on, unheard.
    blackhole,  ///< Neither passed on nor hung up on.
    no_end,     ///< Passed on, but never hung up on.
};

}  // namespace overt::test
