-- Deploy leadmill:api/set_form_guard to pg

begin;

create function api.set_form_guard(
  niche_id uuid,
  is_required boolean default null,
  seconds integer default null,
  effort integer default null
) returns void
language sql volatile
begin atomic
  select catalog.set_form_guard(
    set_form_guard.niche_id, set_form_guard.is_required, set_form_guard.seconds, set_form_guard.effort);
end;

comment on function api.set_form_guard(uuid, boolean, integer, integer) is
$$Protect the form of a niche against robots
What is left out is as the setting ops.form_guard says. is_required: leads are taken only with a proof of work (form_challenge).
seconds: what was filled in faster is refused, at most 600. effort: how much work, 65,536 hashes each, 0 to 100.
Errors: LM202 no such niche, LM210 faults, listed in details.$$;

grant execute on function api.set_form_guard(uuid, boolean, integer, integer) to admin;

commit;
