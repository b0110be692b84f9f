-- Verify leadmill:distribution/filter_upgrade_policies to pg

begin;

do $$
begin
  assert (select relrowsecurity from pg_class where oid = 'distribution.filter_upgrade'::regclass);
end
$$;

rollback;
