// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/pg/connection.hpp>
#include <overt/pg/operation.hpp>
#include <overt/pg/readiness.hpp>

#include <cstdint>
#include <system_error>

namespace overt::pg {

/// How a statement is sent.
enum class protocol : unsigned char {
    extended,  ///< One statement, parameters, binary results, prepared when repeated.
    once,      ///< The same, but never prepared.
    simple,    ///< Text without parameters, several statements allowed, text results: BEGIN, COMMIT, reset lists.
};

/// One statement's way to the server and back. It lives in the frame of the coroutine that runs it:
///
///     exchange x{connection, statement};            // sends
///     while (!x.advance()) co_await x.ready();       // waits
///     result r = x.take();
///
/// Destroyed before its end it leaves the connection busy, which the connection's owner must then drain or close.
/// @lifetime the connection outlives it
class exchange {
public:
    /// Sends the statement; it must outlive the exchange.
    /// @errors usage_error when the connection is busy with another statement, or for text the server cannot take
    exchange(connection& on, const rendered& statement, protocol how = protocol::extended);
    exchange(const exchange&) = delete;
    exchange& operator=(const exchange&) = delete;
    ~exchange() {
        if (stage_ != stage::over) give_up();
    }

    /// Takes one step without blocking; true when the answer is complete.
    /// @errors operation_cancelled after a cancelled wait
    bool advance() {
        // just sent: waiting first saves a read that would find nothing
        return stage_ == stage::waiting ? step() : stage_ == stage::over;
    }
    /// Waits until a step is possible.
    /// @cancel terminal, partial, total: advance() then throws
    readiness ready() noexcept {
        stage_ = stage::waiting;
        return {*on_, error_};
    }
    /// The answer. @errors server_error and its subclasses, connection_lost, protocol_violation; usage_error for COPY
    result take() {
        if (ending_ != ending::answered || run_.failed) [[unlikely]]
            fail();
        return result(run_.take_answer());
    }

    /// Rows that an answer may have; 0: any number.
    int most_rows() const noexcept;
    /// Identity of the row shape that was checked last for this prepared statement; a null pointer is never equal.
    /// Lets the caller check the shape once per statement.
    const void* checked_shape() const noexcept;
    void remember_shape(const void* shape) noexcept;

private:
    enum class stage : unsigned char {
        fresh,    // sent; nothing can have been answered yet
        waiting,  // an answer may be there
        over,     // complete, or it never will be
    };
    enum class ending : unsigned char { answered, lost, copy, too_large };

    void refuse(const connection& on);
    bool step();
    bool go_on_waiting();
    void weigh_answer() noexcept;
    void run_new();
    void run_prepared(const char* name);
    void run_unprepared();
    void run_simple();
    void prepare_and_run();
    void under_way(bool accepted);
    void not_accepted();
    bool finish_failed();
    void end_in_copy();
    void end_lost();
    bool wait_failed();
    bool heal();
    void give_up() noexcept;
    [[noreturn]] void fail();
    [[noreturn]] void fail_lost();

    connection::impl* on_ = nullptr;
    const rendered* statement_;
    void* entry_ = nullptr;  // statement_cache::entry, valid while its number is number_
    std::uint64_t number_ = 0;
    std::error_code error_;
    detail::operation run_;
    std::size_t read_ = 0;     // of an answer that comes in many pieces, at the least
    std::uint32_t looks_ = 0;  // that found the answer incomplete
    stage stage_ = stage::over;
    ending ending_ = ending::answered;
    protocol how_;
    bool sent_ = false;
    bool healed_ = false;
    bool prepared_here_ = false;
};

}  // namespace overt::pg
