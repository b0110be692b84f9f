-- Deploy leadmill:distribution/require_caps to pg

begin;

-- LM607 invalid_caps (400): The caps have faults.
--   To do: Correct each path listed in `details`, such as `caps.day.leads`.

create function distribution.require_caps(caps jsonb, currency text) returns setof distribution.cap
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_faults constant jsonb := distribution.caps_faults(caps, require_caps.currency);
begin
  if v_faults <> '[]' then
    perform ops.raise_http(400, 'LM607', 'caps have faults', v_faults::text, 'details lists every fault by its path.');
  end if;
  return query select * from distribution.caps_of(caps, require_caps.currency);
end
$$;

comment on function distribution.require_caps(jsonb, text) is
$$Caps as rows without subscription that have counted nothing, or a refusal that names all their faults.
Errors: LM607, LM410, LM411, LM412, LM413 not an amount of money.$$;

commit;
