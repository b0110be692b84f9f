-- Revert leadmill:intake/files_move_forward to pg

begin;

drop trigger files_move_forward on intake.file;
drop function intake.files_move_forward();

commit;
