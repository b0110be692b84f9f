-- Deploy leadmill:api/retire_competition_level to pg

begin;

create function api.retire_competition_level(competition_level_id uuid) returns void
language sql volatile
begin atomic
  select catalog.retire_competition_level(retire_competition_level.competition_level_id);
end;

comment on function api.retire_competition_level(uuid) is
$$Retire a competition level
It sells no more; those behind it move down by one. What was sold stays as it is.
Errors: LM202 no such niche, LM206 no such competition level.$$;

grant execute on function api.retire_competition_level(uuid) to admin;

commit;
