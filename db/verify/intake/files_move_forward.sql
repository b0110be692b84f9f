-- Verify leadmill:intake/files_move_forward to pg

begin;

select 1 / (select count(*) = 1 from pg_trigger where tgrelid = 'intake.file'::regclass and tgname = 'files_move_forward')::integer;

rollback;
