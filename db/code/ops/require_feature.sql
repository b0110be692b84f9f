-- LM069 feature_not_in_plan (403): The plan of the organisation does not have this feature; `details`
--   is its name.
--   To do: Choose a larger plan: see `plans`.

create or replace function ops.require_feature(organization_id uuid, name text) returns void
language plpgsql stable
as $$
begin
  if not ops.has_feature(organization_id, name) then
    perform ops.raise_http(403, 'LM069', 'the plan does not have this feature', name, 'Choose a larger plan: see plans.');
  end if;
end
$$;

comment on function ops.require_feature(uuid, text) is
$$Refuse what the plan of an organisation does not have.
Errors: LM069 (403).$$;
