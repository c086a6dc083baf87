// SPDX-License-Identifier: BSL-1.0
#include "pg/statement_cache.hpp"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstring>

namespace overt::pg::detail {

namespace {

constexpr std::uint64_t mix(std::uint64_t state, std::uint64_t word) noexcept {
    state = (state ^ word) * 0x9E3779B97F4A7C15U;
    return state ^ (state >> 29);
}

std::uint64_t hash_text(std::string_view text) noexcept {
    std::uint64_t state = text.size();
    std::uint64_t word = 0;
    while (text.size() >= sizeof word) {
        std::memcpy(&word, text.data(), sizeof word);
        state = mix(state, word);
        text.remove_prefix(sizeof word);
    }
    word = 0;
    if (!text.empty()) std::memcpy(&word, text.data(), text.size());
    return mix(state, word);
}

}  // namespace

statement_cache::statement_cache(std::size_t capacity, std::uint32_t session_tag)
    : capacity_(capacity),
      session_tag_(session_tag) {
    if (capacity == 0) return;
    constexpr std::size_t most_buckets = 8192;
    const std::size_t buckets = std::bit_ceil(std::min(capacity, most_buckets / 2) * 2);
    buckets_.assign(buckets, nullptr);
    seen_.assign(std::max(buckets, ways), 0);
}

std::uint64_t statement_cache::hash_of(const rendered& statement) noexcept {
    std::uint64_t state = statement.id() != 0 ? mix(1, statement.id()) : hash_text(statement.text());
    const params& values = statement.params();
    for (int i = 0, n = values.count(); i < n; ++i) state = mix(state, values.type(i));
    return state != 0 ? state : 1;
}

statement_cache::entry* statement_cache::look_up(const rendered& statement) noexcept {
    if (size_ == 0) return nullptr;
    const std::uint64_t hash = hash_of(statement);
    for (entry* each = buckets_[hash & (buckets_.size() - 1)]; each; each = each->chained) {
        if (each->hash != hash || each->id != statement.id()) continue;
        if (each->id == 0 && each->text != statement.text()) continue;
        if (!same_types(*each, statement.params())) continue;
        make_newest(*each);
        return each;
    }
    return nullptr;
}

bool statement_cache::worth_preparing(const rendered& statement) {
    if (capacity_ == 0) return false;
    if (statement.id() != 0) return true;
    const std::uint64_t hash = hash_of(statement);
    const std::size_t sets = seen_.size() / ways;
    std::uint64_t* const set = seen_.data() + (hash & (sets - 1)) * ways;
    if (std::find(set, set + ways, hash) != set + ways) return true;
    set[next_way_++ % ways] = hash;
    return false;
}

statement_cache::entry& statement_cache::insert(const rendered& statement) {
    if (size_ == capacity_) retire(*oldest_);
    entry& added = vacant_entry();
    try {
        added.text = statement.id() != 0 ? std::string_view() : statement.text();
        added.types.clear();
        for (int i = 0, n = statement.params().count(); i < n; ++i) added.types.push_back(statement.params().type(i));
    } catch (...) {
        added.chained = vacant_;
        vacant_ = &added;
        throw;
    }
    added.number = ++last_number_;
    added.hash = hash_of(statement);
    added.id = statement.id();
    added.shape = nullptr;
    added.confirmed = false;
    std::snprintf(added.name, sizeof added.name, "overt_%x_%llu", session_tag_,
                  static_cast<unsigned long long>(added.number));
    entry*& bucket = buckets_[added.hash & (buckets_.size() - 1)];
    added.chained = bucket;
    bucket = &added;
    added.newer = added.older = nullptr;
    ++size_;
    make_newest(added);
    return added;
}

statement_cache::entry& statement_cache::vacant_entry() {
    if (entry* reused = vacant_) {
        vacant_ = reused->chained;
        return *reused;
    }
    return *entries_.emplace_back(std::make_unique<entry>());
}

void statement_cache::forget(entry& gone) noexcept {
    unlink(gone);
    unchain(gone);
    gone.number = 0;
    gone.id = 0;
    gone.shape = nullptr;
    gone.chained = vacant_;
    vacant_ = &gone;
    --size_;
}

void statement_cache::retire(entry& stale) {
    retired_.emplace_back(stale.name);
    forget(stale);
}

void statement_cache::never_prepared(entry& used, std::uint64_t number, const char* name) noexcept {
    if (used.number == number) forget(used);
    else std::erase(retired_, name);
}

void statement_cache::clear() noexcept {
    while (newest_) forget(*newest_);
    retired_.clear();
}

void statement_cache::make_newest(entry& used) noexcept {
    if (newest_ == &used) return;
    if (used.newer || used.older) unlink(used);
    used.older = newest_;
    used.newer = nullptr;
    if (newest_) newest_->newer = &used;
    newest_ = &used;
    if (!oldest_) oldest_ = &used;
}

void statement_cache::unlink(entry& from_order) noexcept {
    if (from_order.newer) from_order.newer->older = from_order.older;
    else newest_ = from_order.older;
    if (from_order.older) from_order.older->newer = from_order.newer;
    else oldest_ = from_order.newer;
    from_order.newer = from_order.older = nullptr;
}

void statement_cache::unchain(entry& from_bucket) noexcept {
    entry** link = &buckets_[from_bucket.hash & (buckets_.size() - 1)];
    while (*link != &from_bucket) link = &(*link)->chained;
    *link = from_bucket.chained;
}

}  // namespace overt::pg::detail
