-- Deploy leadmill:api/give_feedback to pg

begin;

create function api.give_feedback(
  assignment_id uuid,
  booked boolean,
  lead_responsive text,
  time_to_book integer default null,
  amount_charged numeric default null
) returns jsonb
language sql volatile
begin atomic
  select marketplace.give_feedback(
    give_feedback.assignment_id, give_feedback.booked, ops.bounded(give_feedback.lead_responsive, 'lead_responsive'), give_feedback.time_to_book,
    give_feedback.amount_charged);
end;

comment on function api.give_feedback(uuid, boolean, text, integer, numeric) is
$$Tell what became of a lead you bought on the market
Once for each purchase, and rewarded with credit, which a refund of the purchase takes back: {feedback_id, reward, currency}. lead_responsive: responsive, partial or
ghosted. time_to_book: days. amount_charged: decimal, in the currency of the purchase; both only of a booking.
Errors: LM410, LM411, LM412, LM413 not an amount of money, LM601 not an owner or manager, LM813 no such purchase, LM814 faults by
field, LM815 given already, LM816 too much within an hour, LM817 refunded.$$;

grant execute on function api.give_feedback(uuid, boolean, text, integer, numeric) to member;

commit;
