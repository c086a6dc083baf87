// SPDX-License-Identifier: BSL-1.0
#pragma once

struct pg_result;

namespace overt::pg::detail {

/// How far the answer to something sent has come.
enum class progress : unsigned char {
    none,      ///< Nothing was sent.
    sent,      ///< Its answer is awaited.
    answered,  ///< Its answer is complete; the Sync that makes it final has not been answered yet.
    settled,   ///< Final.
};

/// A place in the order in which the server answers.
struct reply_node {
    reply_node* next = nullptr;
    progress at = progress::none;
    bool ends_group = false;  // a Sync follows it
};

/// One message sequence in flight and what came back. Lives with whoever waits for it.
struct operation : reply_node {
    pg_result* answer = nullptr;  // the last result, or the first error
    bool failed = false;          // the answer is an error, or none came at all

    operation() noexcept = default;
    operation(const operation&) = delete;
    operation& operator=(const operation&) = delete;
    ~operation() {
        if (answer) drop_answer();
    }
    void drop_answer() noexcept;
    pg_result* take_answer() noexcept {
        pg_result* taken = answer;
        answer = nullptr;
        return taken;
    }
};

}  // namespace overt::pg::detail
