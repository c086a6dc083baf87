// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/dispatched.hpp"

#include <overt/codec/rendered.hpp>
#include <overt/pg/readiness.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <system_error>
#include <vector>

namespace overt::pg::detail {

/// Where the statements of a pipeline come from, and where their answers go.
class pipeline_source {
public:
    /// The statement with this number, null behind the last one; valid until the next call. Numbers come in order, and
    /// some of them, or all, once more where a prepared statement has to be made anew.
    virtual const rendered* statement(std::size_t index) = 0;
    /// Its whole answer, which is not final before the end of its group.
    virtual void answered(std::size_t index, result answer, bool failed) = 0;

protected:
    ~pipeline_source() = default;
};

/// What belongs together: everything between two Syncs is one implicit transaction.
enum class grouping : unsigned char {
    atomic,       ///< One Sync behind the last statement.
    independent,  ///< A Sync behind each.
};

/// Many statements on their way to the server and back, in as few round trips as a bounded window allows:
///
///     pipeline p{connection, source, grouping::atomic};
///     while (!p.advance()) co_await p.ready();       // sends and receives
///     p.finish();
///
/// Destroyed before its end it leaves the connection busy, as an exchange does.
/// @lifetime connection and source outlive it
class pipeline {
public:
    static constexpr std::size_t most_in_flight = 64;
    static constexpr std::size_t most_unsent = 256 * 1024;

    /// @errors usage_error when the connection is busy with something else
    pipeline(connection& on, pipeline_source& source, grouping how);
    pipeline(const pipeline&) = delete;
    pipeline& operator=(const pipeline&) = delete;
    ~pipeline();

    /// Takes one step without blocking; true when everything is answered, or never will be.
    /// @errors operation_cancelled after a cancelled wait; what the source throws
    bool advance();
    /// @cancel terminal, partial, total: advance() then throws
    readiness ready() noexcept { return {*on_, error_}; }
    /// Throws what ended the whole pipeline, if something has.
    /// @errors connection_lost, usage_error for COPY
    void finish() const;

private:
    enum class ending : unsigned char { answered, lost, copy };
    struct slot {
        dispatched sent;
        std::size_t index = 0;
    };
    /// What libpq's answers are written to: it stays with the connection when the pipeline goes away.
    struct flight {
        std::deque<slot> slots;
        std::deque<operation> closes;
    };

    bool send();
    bool fill();
    const rendered* next();
    bool send_one(const rendered& statement);
    bool close_retired();
    void collect();
    bool note_stale(slot& s);
    void settle_front();
    bool once_more();
    bool end(ending how);
    bool wait_failed();
    std::size_t in_flight() const noexcept { return sent_->slots.size() - collected_; }

    connection::impl* on_;
    pipeline_source* source_;
    std::shared_ptr<flight> sent_;
    std::vector<std::size_t> again_;  // statements whose preparation was stale
    std::size_t next_ = 0;
    std::size_t collected_ = 0;  // of the slots: answered and handed on
    std::size_t unsent_ = 0;     // bytes, as far as we know
    std::error_code error_;
    grouping how_;
    ending ending_ = ending::answered;
    PGTransactionStatusType began_in_ = PQTRANS_IDLE;
    bool exhausted_ = false;
    bool synced_ = false;
    bool second_pass_ = false;
    bool began_ = false;
    bool senseless_ = false;
    bool over_ = false;
};

}  // namespace overt::pg::detail
