// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/pg/operation.hpp>

#include <cstddef>

namespace overt::pg::detail {

/// The order in which answers must come: operations first in, first out, and the Syncs between them. Bookkeeping only.
/// The nodes belong to whoever sent them and stay linked until they are settled, so that the members of a group learn
/// together that its Sync was answered.
class reply_queue {
public:
    bool empty() const noexcept { return head_ == nullptr; }
    /// Something was sent.
    void push(reply_node& node) noexcept {
        node.next = nullptr;
        node.at = progress::sent;
        node.ends_group = false;
        if (tail_) tail_->next = &node;
        else head_ = &node;
        tail_ = &node;
        if (!current_) current_ = &node;
    }
    /// Whether a Sync would end a group: there is something behind the last one.
    bool can_sync() const noexcept { return tail_ && !tail_->ends_group; }
    /// A Sync was sent: what was pushed since the last one is a group.
    void sync() noexcept {
        tail_->ends_group = true;
        if (!current_) sync_due_ = true;  // all of it was answered before its Sync was sent
    }
    /// Whose answer comes next; null where there is none, or where a Sync's answer comes first.
    reply_node* current() const noexcept { return sync_due_ ? nullptr : current_; }
    /// The answer to a Sync comes next.
    bool sync_due() const noexcept { return sync_due_; }
    /// While a Sync's answer is due: the last operation of its group.
    reply_node* group_end() const noexcept {
        reply_node* node = head_;
        while (!node->ends_group) node = node->next;
        return node;
    }
    /// The current operation's answer is complete.
    void answered() noexcept {
        current_->at = progress::answered;
        sync_due_ = current_->ends_group;
        current_ = current_->next;
    }
    /// The Sync's answer came: everything up to it is final.
    void settled() noexcept;
    /// A lone operation outside pipeline mode: its answer is complete and final in one.
    void answered_alone() noexcept {
        head_->at = progress::settled;
        head_ = tail_ = current_ = nullptr;
    }
    /// Puts another node in the place of one that goes away before its answer came.
    void replace(reply_node& old, reply_node& with) noexcept;
    /// No more answers will come.
    void clear() noexcept;
    /// Operations that are not settled.
    std::size_t size() const noexcept;

private:
    reply_node* head_ = nullptr;
    reply_node* tail_ = nullptr;
    reply_node* current_ = nullptr;
    bool sync_due_ = false;
};

}  // namespace overt::pg::detail
