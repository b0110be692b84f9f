-- Verify leadmill:catalog/field_mapping_policies to pg

begin;

do $$
begin
  assert (select relrowsecurity from pg_class where oid = 'catalog.field_mapping'::regclass);
end
$$;

rollback;
