-- Revert leadmill:catalog/point_of to pg

begin;

drop function catalog.circle_fields();
drop function catalog.point_of(jsonb);

commit;
