create or replace function returns.change_refund_terms(
  niche_id uuid,
  window_days integer,
  reasons text[],
  approved_automatically text[],
  limit_days integer,
  max_count integer,
  max_share numeric
) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_known constant text[] := '{fake_contact,duplicate,spam,wrong_niche,other}'::text[];
  v_id uuid;
  v_faults jsonb;
begin
  perform catalog.lock_niche(change_refund_terms.niche_id);
  select jsonb_agg(jsonb_build_object('field', f.field, 'code', f.code, 'message', f.message)) into v_faults
  from (values
    ('window_days', 'required', 'is required', window_days is null),
    ('window_days', 'out_of_range', 'must be from 0 to 90', window_days not between 0 and 90),
    ('reasons', 'required', 'is required', reasons is null),
    ('reasons', 'not_an_option', 'must be one or more of ' || array_to_string(v_known, ', '),
      not reasons <@ v_known or array_position(reasons, null) is not null),
    ('approved_automatically', 'required', 'is required; an empty list means none', approved_automatically is null),
    ('approved_automatically', 'not_an_option', 'must be some of the reasons',
      not approved_automatically <@ reasons or array_position(approved_automatically, null) is not null),
    ('limit_days', 'required', 'is required', limit_days is null),
    ('limit_days', 'out_of_range', 'must be from 1 to 366', limit_days not between 1 and 366),
    ('max_count', 'out_of_range', 'must be 0 or more', max_count < 0),
    ('max_share', 'out_of_range', 'must be from 0 to 1', max_share not between 0 and 1)
  ) as f (field, code, message, is_fault)
  where f.is_fault;
  if v_faults is not null then
    perform ops.raise_http(400, 'LM850', 'refund terms have faults', v_faults::text, 'details lists every wrong field.');
  end if;
  insert into returns.refund_term (
    niche_id, window_days, reasons, approved_automatically, limit_days, max_count, max_share, created_by)
  values (
    change_refund_terms.niche_id,
    change_refund_terms.window_days,
    change_refund_terms.reasons,
    change_refund_terms.approved_automatically,
    change_refund_terms.limit_days,
    change_refund_terms.max_count,
    change_refund_terms.max_share,
    request.user_id())
  returning id into v_id;
  return v_id;
end
$$;

comment on function returns.change_refund_terms(uuid, integer, text[], text[], integer, integer, numeric) is
$$Set the refund terms of a niche for leads that are sold from now on. Leads that were sold before keep their terms.
Errors: LM202 no such niche, LM850 faults by field.$$;

grant execute on function returns.change_refund_terms(uuid, integer, text[], text[], integer, integer, numeric) to admin;

create or replace function api.change_refund_terms(
  niche_id uuid,
  window_days integer default 14,
  reasons text[] default '{fake_contact,duplicate,spam,wrong_niche,other}',
  approved_automatically text[] default '{}',
  limit_days integer default 30,
  max_count integer default null,
  max_share numeric default null
) returns uuid
language sql volatile
begin atomic
  select returns.change_refund_terms(
    change_refund_terms.niche_id,
    change_refund_terms.window_days,
    ops.bounded_texts(change_refund_terms.reasons, 'reasons'),
    ops.bounded_texts(change_refund_terms.approved_automatically, 'approved_automatically'),
    change_refund_terms.limit_days,
    change_refund_terms.max_count,
    change_refund_terms.max_share);
end;

comment on function api.change_refund_terms(uuid, integer, text[], text[], integer, integer, numeric) is
$$Set the refund terms of a niche
They apply to leads that are sold from now on. window_days: until how many days after the sale a refund can be requested, 0 to 90; reasons:
some of fake_contact, duplicate, spam, wrong_niche, other; approved_automatically: the reasons that need no admin; max_count, max_share: how
many requests an organisation has in limit_days. Arguments that are left out get their default, not the current value. Returns the id of the
new terms.
Errors: LM202 no such niche, LM850 faults by field.$$;

grant execute on function api.change_refund_terms(uuid, integer, text[], text[], integer, integer, numeric) to admin;
