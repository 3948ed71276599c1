package dev.tenure.store;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Why a file cannot be used, for whoever can mend it: what the runtime throws often says its path and no more.
public final class FileProblem {

    private FileProblem() {}

    /// With the file's name where the failure knows it.
    public static String of(IOException failure) {
        return failure instanceof FileSystemException at ? at.getFile() + ": " + reason(at) : reason(failure);
    }

    public static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> System.getProperty("user.name") + " may not";
            case NoSuchFileException _ -> "there is none";
            case NotDirectoryException _ -> "it is no folder";
            case FileAlreadyExistsException _ -> "it is in the way";
            case CharacterCodingException _ -> "it is no text in UTF-8";
            case FileSystemException at when at.getReason() != null -> at.getReason();
            default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    }
}
