-- Deploy leadmill:api/change_refund_policy to pg

begin;

create function api.change_refund_policy(
  niche_id uuid,
  window_days integer default 14,
  reasons text[] default '{fake_contact,duplicate,spam,wrong_niche,other}',
  approved_at_once text[] default '{}',
  limit_days integer default 30,
  max_count integer default null,
  max_share numeric default null
) returns uuid
language sql volatile
begin atomic
  select returns.change_refund_policy(
    change_refund_policy.niche_id,
    change_refund_policy.window_days,
    ops.bounded_texts(change_refund_policy.reasons, 'reasons'),
    ops.bounded_texts(change_refund_policy.approved_at_once, 'approved_at_once'),
    change_refund_policy.limit_days,
    change_refund_policy.max_count,
    change_refund_policy.max_share);
end;

comment on function api.change_refund_policy(uuid, integer, text[], text[], integer, integer, numeric) is
$$Lay down under what conditions leads are taken back
For leads of the niche that are sold from now on. window_days: 0 to 90 days after the sale; reasons: of fake_contact,
duplicate, spam, wrong_niche, other; approved_at_once: those that need no admin; max_count, max_share: how many requests an
organisation has in limit_days. What is left out is set to its default. Returns the id of the new policy.
Errors: LM202 no such niche, LM850 faults by field.$$;

grant execute on function api.change_refund_policy(uuid, integer, text[], text[], integer, integer, numeric) to admin;

commit;
