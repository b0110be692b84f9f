create or replace view api.form_guards with (security_invoker = true) as
select
  n.id as niche_id,
  n.is_proof_required as is_required,
  n.proof_seconds as seconds,
  n.proof_effort as effort
from catalog.niche as n;

comment on view api.form_guards is
$$How the forms of niches are protected against robots
Changed by set_form_guard. Where a column is null, the setting ops.form_guard applies.$$;
comment on column api.form_guards.is_required is $$Whether leads need a proof of work (form_challenge).$$;
comment on column api.form_guards.seconds is $$A form that was filled in faster is refused.$$;
comment on column api.form_guards.effort is $$The work of the proof, in units of 65,536 hashes.$$;

grant select on api.form_guards to admin;

create trigger form_guards_are_read_only
instead of insert or update or delete on api.form_guards
for each row execute function ops.views_are_read_only();
