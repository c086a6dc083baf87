// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/rendered.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace overt::pg::detail {

/// Which statements a session has prepared, and under which names. Decides only; others send what it asks for.
///
/// A statement is known by its identity, or by its text where it has none, and by the types of its parameters. At most
/// `capacity` are kept, the least recently used one makes room. Names hold a tag of the session and a number that is
/// never used twice, so that a name can neither meet an older statement nor another session's behind a pooler.
class statement_cache {
public:
    struct entry {
        std::uint64_t number = 0;  // of its name; 0: vacant. Changes whenever the entry means another statement
        std::uint64_t hash = 0;
        std::uint64_t id = 0;
        std::string text{};  // empty where there is an id
        std::vector<oid> types{};
        const void* shape = nullptr;  // of the rows, checked last by the caller
        bool confirmed = false;       // the server has said that it is prepared
        entry* newer = nullptr;
        entry* older = nullptr;
        entry* chained = nullptr;
        char name[32]{};
    };

    statement_cache(std::size_t capacity, std::uint32_t session_tag);

    bool enabled() const noexcept { return capacity_ != 0; }
    std::size_t capacity() const noexcept { return capacity_; }
    std::size_t size() const noexcept { return size_; }

    /// The prepared statement, which thereby becomes the most recently used one; null where there is none.
    entry* find(const rendered& statement) noexcept {
        // the same statement again, as in a loop: nothing to look up, nothing to reorder
        if (newest_ && statement.id() != 0 && newest_->id == statement.id() && same_types(*newest_, statement.params()))
            return newest_;
        return look_up(statement);
    }
    /// Whether it pays to prepare a statement that was not found: at once for those with an identity, else from the
    /// second time on.
    bool worth_preparing(const rendered& statement);
    /// A new entry with a new name. Where the cache is full the oldest one is evicted to `retired`.
    entry& insert(const rendered& statement);
    /// The server does not know it any more.
    void forget(entry& gone) noexcept;
    /// Not to be used again, while the server still knows it.
    void retire(entry& stale);
    /// A name that was given out, but whose statement the server could not prepare; it may be retired by now.
    void never_prepared(entry& used, std::uint64_t number, const char* name) noexcept;
    /// The server has dropped everything.
    void clear() noexcept;

    /// Names that the server should drop.
    const std::vector<std::string>& retired() const noexcept { return retired_; }
    /// The first n of them are being dropped.
    void retired_closed(std::size_t n) noexcept {
        retired_.erase(retired_.begin(), retired_.begin() + static_cast<std::ptrdiff_t>(n));
    }

private:
    static constexpr std::size_t ways = 4;

    static std::uint64_t hash_of(const rendered& statement) noexcept;
    static bool same_types(const entry& known, const params& values) noexcept {
        const std::size_t n = known.types.size();
        if (n != static_cast<std::size_t>(values.count())) return false;
        for (std::size_t i = 0; i < n; ++i)
            if (known.types[i] != values.type(static_cast<int>(i))) return false;
        return true;
    }
    entry* look_up(const rendered& statement) noexcept;
    entry& vacant_entry();
    void make_newest(entry& used) noexcept;
    void unlink(entry& from_order) noexcept;
    void unchain(entry& from_bucket) noexcept;

    std::size_t capacity_;
    std::size_t size_ = 0;
    std::uint64_t last_number_ = 0;
    std::uint32_t session_tag_;
    entry* newest_ = nullptr;
    entry* oldest_ = nullptr;
    entry* vacant_ = nullptr;
    std::vector<entry*> buckets_;
    std::vector<std::unique_ptr<entry>> entries_;  // an entry stays where it is as long as the cache lives
    std::vector<std::uint64_t> seen_;              // hashes of texts that ran once, in sets of `ways`
    std::size_t next_way_ = 0;
    std::vector<std::string> retired_;
};

}  // namespace overt::pg::detail
