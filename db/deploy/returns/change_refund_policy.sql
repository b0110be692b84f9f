-- Deploy leadmill:returns/change_refund_policy to pg

begin;

create function returns.change_refund_policy(
  niche_id uuid,
  window_days integer,
  reasons text[],
  approved_at_once text[],
  limit_days integer,
  max_count integer,
  max_share numeric
) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_policy_id uuid;
begin
  perform catalog.lock_niche(change_refund_policy.niche_id);
  insert into returns.policy (
    niche_id, window_days, reasons, approved_at_once, limit_days, max_count, max_share, created_by)
  values (
    change_refund_policy.niche_id,
    change_refund_policy.window_days,
    change_refund_policy.reasons,
    change_refund_policy.approved_at_once,
    change_refund_policy.limit_days,
    change_refund_policy.max_count,
    change_refund_policy.max_share,
    identity.current_user_id())
  returning id into v_policy_id;
  return v_policy_id;
end
$$;

comment on function returns.change_refund_policy(uuid, integer, text[], text[], integer, integer, numeric) is
$$Lay down under what conditions leads of a niche are taken back that are sold from now on.
Errors: LM202 no such niche, 23514 and 23502 a constraint by its name.$$;

grant execute on function returns.change_refund_policy(uuid, integer, text[], text[], integer, integer, numeric) to admin;

commit;
