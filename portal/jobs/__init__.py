"""What happens without anybody asking: mails leave, articles appear at their hour, claims lapse."""
